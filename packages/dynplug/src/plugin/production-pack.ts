// What `backstage-cli package prepack` makes of a package, as values: the published manifest and its compatibility folders.
// Rule: productionPack of the Backstage CLI.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { isTypeScript, loadedTarget, mountsOf, nodeTargets } from '../tree/exports-targets';
import type { Manifest } from '../tree/manifest';
import { isBackendRole } from './role';

/** publishConfig keys that say how to publish rather than what. */
const PUBLISHING_KEYS = new Set(['access', 'registry', 'tag']);
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** Whether a build made the file: POSIX, relative to the package. */
type IsBuilt = (file: string) => boolean;

export interface ProductionPack {
  readonly manifest: Manifest;
  /** `<mount>/package.json` files for tools that do not read `exports`: folder name → manifest. */
  readonly compatFolders: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * @param dir absolute folder of the package
 * @param compiled paths of the files that were compiled; undefined when the `dist` on disk decides which targets exist
 * @throws EEXPORTS
 */
export function productionPack(dir: string, source: Manifest, compiled?: ReadonlySet<string>): ProductionPack {
  const isBuilt: IsBuilt = (file) => (compiled ? compiled.has(file) : existsSync(path.join(dir, file)));
  const manifest: Record<string, unknown> = { ...source };
  const compatFolders = new Map<string, Readonly<Record<string, unknown>>>();
  const sources = compiled || isBuilt('dist') ? sourceMounts(isBuilt, source) : new Map<string, string>();
  requireDifferent(sources, source.name);
  for (const [mount, target] of sources) {
    requireFlat(mount, source.name);
    if (!SCRIPT.test(target)) continue;
    const built = builtTargets(isBuilt, mount);
    if (mount === '.') Object.assign(manifest, legacyFields(built, './'));
    else compatFolders.set(mount.slice(2), compatManifest(source, legacyFields(built, '../')));
  }
  if (source.exports !== undefined && sources.size > 0)
    manifest['exports'] = builtExports(isBuilt, source.exports, sources);
  const { publishConfig } = source;
  if (publishConfig) {
    const kept = Object.entries(publishConfig).filter(([key]) => PUBLISHING_KEYS.has(key));
    for (const [key, value] of Object.entries(publishConfig)) if (!PUBLISHING_KEYS.has(key)) manifest[key] = value;
    manifest['publishConfig'] = Object.fromEntries(kept);
  }
  delete manifest['typesVersions'];
  // The compiler makes no declarations.
  if (compiled) delete manifest['types'];
  if (isBackendRole(source.backstage?.role)) addHostEntries(dir, manifest as Manifest & typeof manifest, compatFolders);
  if (compatFolders.size > 0 && Array.isArray(manifest['files']))
    manifest['files'] = [...(manifest['files'] as readonly string[]), ...compatFolders.keys()];
  return { manifest: manifest as unknown as Manifest, compatFolders };
}

/**
 * Mount points that name a source, as Backstage packages write them, with that source: the build output decides what is published. All
 * others name what another build has made, such as tsc's or tsup's, and stay as they are.
 * @throws EEXPORTS
 */
function sourceMounts(isBuilt: IsBuilt, { name, backstage, exports }: Manifest): ReadonlyMap<string, string> {
  // Without `exports` it is `.` alone.
  if (exports === undefined || exports === null) return new Map([['.', 'src/index.ts']]);
  const mounts = mountsOf(exports).filter(([mount]) => mount !== './package.json');
  const sources = new Map<string, string>();
  for (const [mount, target] of mounts)
    if (typeof target === 'string' && isSource(isBuilt, mount, target, backstage?.role)) sources.set(mount, target);
  // A library without a role is not built by Backstage's CLI unless all of it looks like that.
  if (backstage?.role === undefined && sources.size < mounts.length) return new Map();
  for (const [mount, target] of mounts) requireTarget(mount, target, name);
  return sources;
}

/** JavaScript is a source where Backstage's build has made something of it. */
function isSource(isBuilt: IsBuilt, mount: string, target: string, role: unknown): boolean {
  if (isTypeScript(target)) return true;
  return role !== undefined && SCRIPT.test(target) && builtTargets(isBuilt, mount)['default'] !== undefined;
}

/** `exports` with the build output in place of sources. */
function builtExports(isBuilt: IsBuilt, exports: unknown, sources: ReadonlyMap<string, string>): unknown {
  const mounts = mountsOf(exports).map(([mount, target]) => {
    const source = sources.get(mount);
    return [mount, source !== undefined && SCRIPT.test(source) ? builtTargets(isBuilt, mount) : target] as const;
  });
  return { ...Object.fromEntries(mounts), './package.json': './package.json' };
}

/**
 * What hosts read and another build than Backstage's does not write: `main`, and alpha/package.json. Both lead to what `exports` names.
 * @param manifest as it is published; it is completed
 */
function addHostEntries(
  dir: string,
  manifest: Manifest & Record<string, unknown>,
  compatFolders: Map<string, Readonly<Record<string, unknown>>>,
): void {
  const mounts = new Map(mountsOf(manifest.exports));
  if (manifest.main === undefined || isTypeScript(manifest.main)) {
    const main = loadedTarget(mounts.get('.')) ?? (existsSync(path.join(dir, 'index.js')) ? './index.js' : undefined);
    if (main !== undefined) Object.assign(manifest, { main });
  }
  const alpha = loadedTarget(mounts.get('./alpha'));
  if (alpha === undefined || isTypeScript(alpha) || compatFolders.has('alpha') || existsSync(path.join(dir, 'alpha')))
    return;
  compatFolders.set('alpha', compatManifest(manifest, { main: alpha.replace(/^\.\//, '../') }));
}

function compatManifest({ name, version }: Manifest, fields: object): Readonly<Record<string, unknown>> {
  return { name, version, ...fields };
}

/** @throws EEXPORTS */
function requireTarget(mount: string, target: unknown, name: string): void {
  if (mount !== '.' && !mount.startsWith('./'))
    throw new DynplugError(
      'EEXPORTS',
      `Mount point '${mount}' of ${name} is neither "." nor starts with "./".`,
      'Write "exports" as an object of entry points, such as { ".": "./src/index.ts" }.',
    );
  const [source] = typeof target === 'string' ? [] : nodeTargets(target).filter(([, file]) => isTypeScript(file));
  if (source)
    throw new DynplugError(
      'EEXPORTS',
      `Exports field value must be a string, got '${JSON.stringify(target)}' for "${mount}" of ${name}.`,
      `Point the entry at its source file, as Backstage packages do, or its conditions at built files: Node does not load ${source[1]}.`,
    );
}

/** @throws EEXPORTS for a mount that Backstage's build makes no folder for */
function requireFlat(mount: string, name: string): void {
  if (mount.split('/').length <= 2) return;
  throw new DynplugError(
    'EEXPORTS',
    `Mount point '${mount}' of ${name} may not contain multiple slashes.`,
    'Use a flat name such as "./alpha".',
  );
}

/** @throws EEXPORTS for two sources with one output: Backstage's build silently keeps the last */
function requireDifferent(sources: ReadonlyMap<string, string>, name: string): void {
  const [main, index] = [sources.get('.'), sources.get('./index')];
  if (main === undefined || index === undefined || path.posix.normalize(main) === path.posix.normalize(index)) return;
  throw new DynplugError(
    'EEXPORTS',
    `The mount points "." and "./index" of ${name} name different sources, and both compile to dist/index.cjs.js.`,
    'Give "./index" another name in "exports".',
  );
}

/** What Backstage's build has made of a mount point. */
function builtTargets(isBuilt: IsBuilt, mount: string): Readonly<Record<string, string>> {
  const name = mount === '.' ? 'index' : mount.slice(2);
  const found: Record<string, string> = {};
  const candidates = { import: `${name}.esm.js`, require: `${name}.cjs.js`, types: `${name}.d.ts` };
  for (const [condition, file] of Object.entries(candidates)) {
    if (isBuilt(`dist/${file}`)) found[condition] = `./dist/${file}`;
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
