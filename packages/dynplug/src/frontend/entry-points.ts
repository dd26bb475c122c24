// The entry points of a frontend plugin in its source, and what module federation calls it. Rule: @backstage/cli-module-build.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import type { Manifest } from '../tree/manifest';

const SCRIPT = /\.[cm]?[jt]sx?$/;

/**
 * Mount (`.`, `./alpha`) → source file, relative to the plugin (`./src/index.ts`). Without `exports` it is `.` alone.
 * @param dir absolute folder of the plugin
 * @throws EEXPOSED when there is none, or one is absent
 */
export function entryPoints(dir: string, manifest: Manifest): Readonly<Record<string, string>> {
  const { exports } = manifest;
  const listed =
    typeof exports === 'object' && exports !== null
      ? Object.entries(exports).filter(
          (entry): entry is [string, string] => typeof entry[1] === 'string' && SCRIPT.test(entry[1]),
        )
      : [['.', typeof exports === 'string' ? exports : defaultEntry(dir)] as const];
  if (listed.length === 0)
    throw new DynplugError(
      'EEXPOSED',
      `${manifest.name} has no entry point: its "exports" name no source file.`,
      'Point "exports" at source files, e.g. { ".": "./src/index.ts" }, as Backstage packages do.',
    );
  const absent = listed.filter(([, file]) => !existsSync(path.join(dir, file)));
  if (absent.length > 0)
    throw new DynplugError(
      'EEXPOSED',
      `${manifest.name} has no ${absent.map(([mount, file]) => `${file}, the entry point ${mount}`).join(', and no ')}.`,
      'Add the file, or mend "exports" in package.json.',
    );
  return Object.fromEntries(listed);
}

function defaultEntry(dir: string): string {
  return (
    ['./src/index.ts', './src/index.tsx', './src/index.js', './src/index.jsx'].find((file) =>
      existsSync(path.join(dir, file)),
    ) ?? './src/index.ts'
  );
}

/** The global of a remote: `@acme/backstage-plugin-x` → `acme__backstage_plugin_x`. */
export function federationName(name: string): string {
  return name.replaceAll('@', '').replaceAll('/', '__').replaceAll('-', '_');
}
