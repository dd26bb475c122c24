// Copies of workspace packages in node_modules, which the bundler takes as they were installed: an older one must not be shipped.
import path from 'node:path';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { AssetsReport, KindReport } from '../../built-assets/assets-report';
import type { Finding } from '../../errors/errors';
import { isInside, posixRelative } from '../../files/paths';
import { changedFile } from '../../tree/changed-copy';
import { type PackageManager, packageManagerOf } from '../../tree/package-manager';

const INSTALL: Readonly<Record<PackageManager, string>> = {
  npm: 'npm install',
  'yarn-classic': 'yarn install --force',
  yarn: 'yarn install',
  pnpm: 'pnpm install',
};

/** Errors for copies that differ from their folders. @throws ELINK, EPATH, EMANIFEST, EYAML */
export function copyFindings(source: SourcePlugin, report: AssetsReport): readonly Finding[] {
  const kinds = [report.scalprum, report.federation].flatMap((kind) => kind ?? []);
  const bundled = new Set(kinds.flatMap(({ packages }) => packages.map(({ path: place }) => place)));
  return [...copiesOf(source, kinds)]
    .filter(([, copy]) => bundled.has(posixRelative(source.root, copy)))
    .flatMap(([folder, copy]) => {
      const changed = changedFile(copy, folder);
      if (changed === undefined) return [];
      const [from, to] = [folder, copy].map((dir) => posixRelative(source.root, dir)) as [string, string];
      return [
        {
          severity: 'error' as const,
          code: 'ECOPY' as const,
          message: `${to} is bundled, which is an older copy of ${from}: ${changed} differs.`,
          hint: `Run "${INSTALL[packageManagerOf(source.root)]}" to copy it again. A dependency on "workspace:^", without "injected", needs no copy.`,
        },
      ];
    });
}

/** Folder → its copy, both real and absolute, of what the plugin and the sources in its bundles depend on. */
function copiesOf(
  { dir, root, tree, workspace }: SourcePlugin,
  kinds: readonly KindReport[],
): ReadonlyMap<string, string> {
  const sources = kinds.flatMap((kind) => kind.sources.map(({ path: file }) => path.join(root, file)));
  const own = workspace.filter((member) => sources.some((file) => isInside(member.dir, file)));
  const copies = new Map<string, string>();
  for (const from of new Set([dir, ...own.map((member) => member.dir)])) {
    const { dependencies, optionalDependencies } = tree.manifest(from);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = tree.locate(name, from);
      const copy = folder === null ? undefined : tree.copyOf(folder);
      if (folder !== null && copy !== undefined) copies.set(folder, copy);
    }
  }
  return copies;
}
