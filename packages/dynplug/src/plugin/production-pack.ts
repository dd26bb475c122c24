// What `backstage-cli package prepack` makes of a package, as values: the published manifest and its compatibility folders.
// Rule: productionPack of the Backstage CLI.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import type { Manifest } from '../tree/manifest';

/** publishConfig keys that say how to publish rather than what. */
const PUBLISHING_KEYS = new Set(['access', 'registry', 'tag']);
const SCRIPT = /\.[cm]?[jt]sx?$/;

export interface ProductionPack {
  readonly manifest: Manifest;
  /** `<mount>/package.json` files for tools that do not read `exports`: folder name → manifest. */
  readonly compatFolders: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * @param dir absolute folder of the package; its `dist` decides which targets exist
 * @throws EEXPORTS
 */
export function productionPack(dir: string, source: Manifest): ProductionPack {
  const manifest: Record<string, unknown> = { ...source };
  const compatFolders = new Map<string, Readonly<Record<string, unknown>>>();
  if (existsSync(path.join(dir, 'dist')) && !isBuiltOtherwise(source)) {
    const mounts = entryPoints(source);
    const exportsMap: Record<string, unknown> = {};
    for (const [mount, target] of mounts) {
      if (!SCRIPT.test(target)) {
        exportsMap[mount] = target;
        continue;
      }
      const built = builtTargets(dir, mount === '.' ? 'index' : mount.slice(2));
      exportsMap[mount] = built;
      if (mount === '.') Object.assign(manifest, legacyFields(built, './'));
      else
        compatFolders.set(mount.slice(2), {
          name: source.name,
          version: source.version,
          ...legacyFields(built, '../'),
        });
    }
    if (source.exports !== undefined) manifest['exports'] = { ...exportsMap, './package.json': './package.json' };
    if (compatFolders.size > 0 && Array.isArray(source.files))
      manifest['files'] = [...(source.files as readonly string[]), ...compatFolders.keys()];
  }
  const { publishConfig } = source;
  if (publishConfig) {
    const kept = Object.entries(publishConfig).filter(([key]) => PUBLISHING_KEYS.has(key));
    for (const [key, value] of Object.entries(publishConfig)) if (!PUBLISHING_KEYS.has(key)) manifest[key] = value;
    manifest['publishConfig'] = Object.fromEntries(kept);
  }
  delete manifest['typesVersions'];
  return { manifest: manifest as unknown as Manifest, compatFolders };
}

/**
 * True for a library of another build than Backstage's, such as tsc's: its `exports` say already what Node loads, and there is nothing
 * to make of them.
 */
function isBuiltOtherwise({ backstage, exports }: Manifest): boolean {
  if (backstage?.role !== undefined || exports === undefined || exports === null) return false;
  const targets = typeof exports === 'object' ? Object.values(exports) : [exports];
  return !targets.every((target) => typeof target === 'string' && /\.tsx?$/.test(target));
}

/** Mount points and their source files; without `exports` (or with a single one) it is `.` alone. */
function entryPoints(manifest: Manifest): readonly (readonly [string, string])[] {
  const { exports } = manifest;
  if (typeof exports !== 'object' || exports === null) return [['.', 'src/index.ts']];
  return Object.entries(exports)
    .filter(([mount]) => mount !== './package.json')
    .map(([mount, target]) => {
      if (typeof target !== 'string') {
        throw new DynplugError(
          'EEXPORTS',
          `Exports field value must be a string, got '${JSON.stringify(target)}' for "${mount}" of ${manifest.name}.`,
          'Point each entry of "exports" at its source file, as Backstage packages do; conditions are made from the build output.',
        );
      }
      if (mount !== '.' && !mount.startsWith('./')) {
        throw new DynplugError(
          'EEXPORTS',
          `Mount point '${mount}' of ${manifest.name} is neither "." nor starts with "./".`,
          'Write "exports" as an object of entry points, such as { ".": "./src/index.ts" }.',
        );
      }
      if (mount.split('/').length > 2) {
        throw new DynplugError(
          'EEXPORTS',
          `Mount point '${mount}' of ${manifest.name} may not contain multiple slashes.`,
          'Use a flat name such as "./alpha".',
        );
      }
      return [mount, target] as const;
    });
}

function builtTargets(dir: string, name: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const candidates = { import: `${name}.esm.js`, require: `${name}.cjs.js`, types: `${name}.d.ts` };
  for (const [condition, file] of Object.entries(candidates)) {
    if (existsSync(path.join(dir, 'dist', file))) found[condition] = `./dist/${file}`;
  }
  const fallback = found['require'] ?? found['import'];
  return fallback === undefined ? found : { ...found, default: fallback };
}

function legacyFields(built: Readonly<Record<string, string>>, prefix: string): Readonly<Record<string, string>> {
  const at = (file: string): string => file.replace('./', prefix);
  return {
    ...(built['default'] !== undefined && { main: at(built['default']) }),
    ...(built['import'] !== undefined && { module: at(built['import']) }),
    ...(built['types'] !== undefined && { types: at(built['types']) }),
  };
}
