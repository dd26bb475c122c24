// The entry points of a frontend plugin in its source, and what module federation calls it. Rule: @backstage/cli-module-build.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../support/errors';
import type { Manifest } from '../tree/manifest';

const SCRIPT = /\.[cm]?[jt]sx?$/;

/**
 * Mount (`.`, `./alpha`) → source file, relative to the plugin (`./src/index.ts`). Without `exports` it is `.` alone.
 * @param dir absolute folder of the plugin
 * @returns those that exist, and an error when there is none or for those that are absent
 */
export function entryPoints(
  dir: string,
  manifest: Manifest,
): { readonly entries: Readonly<Record<string, string>>; readonly findings: readonly Finding[] } {
  const { exports } = manifest;
  const listed =
    typeof exports === 'object' && exports !== null
      ? Object.entries(exports).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && SCRIPT.test(entry[1]),
        )
      : [['.', typeof exports === 'string' ? exports : defaultEntry(dir)] as const];
  if (listed.length === 0)
    return {
      entries: {},
      findings: [
        refused(
          `${manifest.name} has no entry point: its "exports" name no source file.`,
          'Point "exports" at source files, e.g. { ".": "./src/index.ts" }, as Backstage packages do.',
        ),
      ],
    };
  const isThere = ([, file]: readonly [string, string]): boolean => existsSync(path.join(dir, file));
  const absent = listed.filter((entry) => !isThere(entry)).map(([mount, file]) => `${file}, the entry point ${mount}`);
  return {
    entries: Object.fromEntries(listed.filter(isThere)),
    findings:
      absent.length === 0
        ? []
        : [
            refused(
              `${manifest.name} has no ${absent.join(', and no ')}.`,
              'Add the file, or mend "exports" in package.json.',
            ),
          ],
  };
}

function refused(message: string, hint: string): Finding {
  return { severity: 'error', code: 'EEXPOSED', message, hint };
}

function defaultEntry(dir: string): string {
  return (
    ['./src/index.ts', './src/index.tsx', './src/index.js', './src/index.jsx'].find((file) =>
      existsSync(path.join(dir, file)),
    ) ?? './src/index.ts'
  );
}

/**
 * The global of a remote: `@acme/backstage-plugin-x` → `acme__backstage_plugin_x`. With what the Backstage CLI does not replace and no identifier
 * holds replaced as well: `acme/3d.plugin` → `acme__3d_plugin`, `3d` → `_3d`.
 */
export function federationName(name: string): string {
  return name
    .replaceAll('@', '')
    .replaceAll('/', '__')
    .replace(/\W/g, '_')
    .replace(/^(?=\d)/, '_');
}
