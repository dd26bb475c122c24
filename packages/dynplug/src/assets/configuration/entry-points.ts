// The entry points of a frontend plugin in its source, and what module federation calls it. Rule: @backstage/cli-module-build.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../errors/errors';
import type { Manifest } from '../../tree/manifest';
import { isInside, posixRelative } from '../../files/paths';

const SCRIPT = /\.[cm]?[jt]sx?$/;

/**
 * Mount (`.`, `./alpha`) → source file, relative to the plugin (`./src/index.ts`). Without `exports` it is `.` alone.
 * @param dir folder of the plugin, real and absolute
 * @returns those that exist in it, and an error when there is none or for those that are absent or elsewhere
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
  const isOwn = ([, file]: readonly [string, string]): boolean => isOwnSource(dir, realpathSync(path.join(dir, file)));
  const there = listed.filter(isThere);
  const reported = (entries: readonly (readonly [string, string])[]): readonly string[] =>
    entries.map(([mount, file]) => `${file}, the entry point ${mount}`);
  const absent = reported(listed.filter((entry) => !isThere(entry)));
  const elsewhere = reported(there.filter((entry) => !isOwn(entry)));
  return {
    entries: Object.fromEntries(there.filter(isOwn)),
    findings: [
      ...(absent.length === 0 ? [] : [absentEntries(manifest.name, absent)]),
      ...elsewhere.map((entry) => refused(`${entry} of ${manifest.name}, lies outside of the plugin.`, OWN_SOURCE)),
    ],
  };
}

function absentEntries(plugin: string, absent: readonly string[]): Finding {
  return refused(`${plugin} has no ${absent.join(', and no ')}.`, 'Add the file, or fix "exports" in package.json.');
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

/** What to do about a source that is not the plugin's own. */
export const OWN_SOURCE = 'Expose a source file of the plugin; it may pass on what another package exports.';

/** Whether a file is the plugin's own. Links are not followed. @param dir folder of the plugin @param file both absolute */
export function isOwnSource(dir: string, file: string): boolean {
  return isInside(dir, file) && !posixRelative(dir, file).split('/').includes('node_modules');
}
