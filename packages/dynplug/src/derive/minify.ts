// Minifies own code with the esbuild that the workspace has anyway (Backstage's CLI builds with it).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type Entry, bytesEntry } from './entry';
import type { DeriveOptions } from '../options/derivation';
import type { UnmeasuredPackage } from './placed-entries';
import { isSourceMap } from './prune';
import type { SourcePlugin } from './source-plugin';

interface Esbuild {
  transform(code: string, options: Readonly<Record<string, unknown>>): Promise<{ readonly code: string }>;
}

/** The entries with own scripts minified and their maps dropped; as they are when the option is off. @throws EMINIFY */
export async function minified(
  entries: readonly Entry[],
  source: SourcePlugin,
  packages: readonly UnmeasuredPackage[],
  options: DeriveOptions,
): Promise<readonly Entry[]> {
  if (!options.minify) return entries;
  const esbuild = locateEsbuild(source);
  const embedded = packages.filter((pkg) => pkg.kind === 'embedded').map((pkg) => `${pkg.path}/dist/`);
  const isOwn = (file: string): boolean =>
    file.startsWith('dist/') || embedded.some((folder) => file.startsWith(folder));
  const kept = entries.filter((entry) => !(isOwn(entry.path) && isSourceMap(entry.path)));
  return Promise.all(
    kept.map(async (entry) => {
      if (!isOwn(entry.path) || !/\.[cm]?js$/.test(entry.path)) return entry;
      try {
        const { source: from } = entry;
        const text = 'bytes' in from ? from.bytes.toString() : readFileSync(from.file, 'utf8');
        const code = text.replace(/^\/\/# sourceMappingURL=.*$/m, '');
        const result = await esbuild.transform(code, {
          minify: true,
          keepNames: true,
          platform: 'node',
          target: 'node20',
          sourcefile: entry.path,
        });
        return bytesEntry(entry.path, Buffer.from(result.code));
      } catch (cause) {
        throw new DynplugError(
          'EMINIFY',
          `${entry.path} could not be minified: ${(cause as Error).message}`,
          'Set minify: false.',
          { cause },
        );
      }
    }),
  );
}

function locateEsbuild({ tree, dir }: SourcePlugin): Esbuild {
  const holders = ['@backstage/cli-module-build', '@backstage/cli'].flatMap((name) => tree.locate(name, dir) ?? []);
  for (const from of [dir, tree.root, ...holders]) {
    const found = tree.locate('esbuild', from);
    if (found === null) continue;
    tree.locked.use(from, 'esbuild', found);
    return createRequire(path.join(found, 'package.json'))(found) as Esbuild;
  }
  throw new DynplugError(
    'EMINIFY',
    'minify is set, but esbuild is not installed in the workspace.',
    'Add esbuild to the devDependencies of the workspace.',
  );
}
