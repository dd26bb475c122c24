// The plugin itself and the packages that are embedded in it: their packed manifest, and the files that they ship.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CompiledFile } from '../compile/compile-packages';
import { DynplugError, type Finding } from '../errors/errors';
import { invalidName, isPackageName } from '../tree/package-name';
import type { Manifest } from '../tree/manifest';
import { mountsOf, nodeTargets } from '../tree/exports-targets';
import { type PackageFile, installedFiles, packedFiles } from '../tree/package-files';
import { OUTPUT_FOLDERS } from '../plugin/output-folders';
import { productionPack } from '../plugin/production-pack';
import { copiedFiles, packedByNpm } from './packed-by-npm';

/** Our output folders, and what a kill may leave beside them; a package without `files` would pack them into itself. */
const OUTPUT_FOLDER = new RegExp(`^(${OUTPUT_FOLDERS.join('|')})(\\.[^/]*)?/`);
/** What a build wrote before is neither read nor shipped when the sources are compiled. */
const BUILT = /^dist\//;

export interface OwnPackage {
  readonly id: string;
  /** False for a published package, which was packed once already and ships whole. */
  readonly isSource: boolean;
  /** As `backstage-cli` would publish it, dependencies not yet touched. */
  readonly packed: Manifest;
  /** Those on disk. */
  readonly files: readonly PackageFile[];
  /** Those that were compiled from the sources, by path. */
  readonly compiled: ReadonlyMap<string, Buffer>;
  /** What the code that ships was made from: sources, the `dist` of another build, or what a registry has. */
  readonly madeFrom: 'sources' | 'dist' | 'registry';
  readonly compatFolders: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * @param dir absolute
 * @param isSource false for a published package, which was packed once already and is taken as it is
 * @param ignored further folders of the package to leave out, POSIX
 * @param compiled in place of its `dist`; undefined when that was built
 * @throws EEXPORTS, ELINK
 */
export async function readOwnPackage(
  dir: string,
  manifest: Manifest,
  isSource: boolean,
  ignored: readonly string[],
  compiled?: readonly CompiledFile[],
): Promise<OwnPackage> {
  if (!isSource)
    return {
      id: dir,
      isSource,
      packed: manifest,
      files: installedFiles(dir),
      compiled: new Map(),
      madeFrom: 'registry',
      compatFolders: new Map(),
    };
  const { manifest: lifted, compatFolders } = productionPack(dir, manifest, compiled && pathsOf(compiled));
  const packed = withoutOutputFolders(lifted);
  const onDisk = (await packedFiles(dir, packed)).filter(
    (file) =>
      !OUTPUT_FOLDER.test(file.path) &&
      !ignored.some((folder) => file.path.startsWith(`${folder}/`)) &&
      !(compiled && BUILT.test(file.path)) &&
      file.path !== 'package.json',
  );
  const made = await packedByNpm(dir, packed, compiled ?? []);
  const texts = made.flatMap((file) => ('bytes' in file ? [[file.path, file.bytes] as const] : []));
  const files = [...onDisk, ...copiedFiles(made)];
  const madeFrom = compiled ? 'sources' : 'dist';
  return { id: dir, isSource, packed, files, compiled: new Map(texts), madeFrom, compatFolders };
}

/** The paths of all files that ship, but for package.json and the compatibility folders. */
export function shippedPaths({ files, compiled }: OwnPackage): ReadonlySet<string> {
  return new Set([...files.map((file) => file.path), ...compiled.keys()]);
}

const pathsOf = (files: readonly CompiledFile[]): ReadonlySet<string> => new Set(files.map((file) => file.path));

function withoutOutputFolders(manifest: Manifest): Manifest {
  if (!Array.isArray(manifest.files)) return manifest;
  return {
    ...manifest,
    files: (manifest.files as readonly string[]).filter(
      (entry) => !OUTPUT_FOLDER.test(`${entry.replace(/^\.?\//, '')}/`),
    ),
  };
}

/** What keeps an own package from being loaded: no build output, or a named entry point that is not in it. */
export function entryPointFindings(own: OwnPackage, isPlugin: boolean): readonly Finding[] {
  const { packed } = own;
  const shipped = shippedPaths(own);
  const build = `Build it first: "nx run ${packed.name}:build", or let the export depend on it (dependsOn: ["build", "^build"]).`;
  const named = namedEntryPoints(packed, isPlugin);
  const lacking = named.filter(([, file]) => !isShipped(shipped, file));
  if (lacking.length === 0) return [];
  if (
    own.madeFrom === 'dist' &&
    !existsSync(path.join(own.id, 'dist')) &&
    lacking.some(([, file]) => /^(dist\/|.*\.tsx?$)/.test(file))
  ) {
    return [
      {
        severity: 'error',
        code: 'ENOTBUILT',
        message: `${packed.name} is not built: it has no dist folder.`,
        hint: build,
      },
    ];
  }
  return lacking.map(([field, file]) => ({
    severity: 'error',
    code: 'EENTRYFILE',
    message: `${packed.name} names ${file} as "${field}", but ships no such file.`,
    hint: lackingHint(own, file, build),
  }));
}

function lackingHint(own: OwnPackage, file: string, build: string): string {
  if (own.madeFrom === 'sources')
    return 'Its sources compile to other files. Name an entry point by its source in "exports", and its output in publishConfig, such as "main": "dist/index.cjs.js"; "files" must list dist.';
  return existsSync(path.join(own.id, file))
    ? `The file is there, but "files" in package.json does not list it.`
    : build;
}

/**
 * Files that something would load, as [field, path]: `main`, and the targets of `exports` for Node. Node reads no `main` where there are
 * `exports`; hosts read that of the plugin.
 */
function namedEntryPoints({ main, exports }: Manifest, isPlugin: boolean): readonly (readonly [string, string])[] {
  const mounts = mountsOf(exports);
  const targets = mounts.flatMap(([mount, value]) =>
    nodeTargets(value)
      .filter(([, file]) => !file.includes('*'))
      .map(([conditions, file]) => [`exports.${mount}${conditions}`, clean(file)] as const),
  );
  const own = mounts.find(([mount]) => mount === '.');
  const isMainRead = isPlugin || mounts.length === 0 || (own !== undefined && nodeTargets(own[1]).length === 0);
  if (!isMainRead || (main === undefined && !isPlugin)) return targets;
  return [['main', clean(main ?? 'index.js')], ...targets];
}

function isShipped(shipped: ReadonlySet<string>, file: string): boolean {
  return (
    file === 'package.json' || ['', '.js', '.json', '.node', '/index.js'].some((ending) => shipped.has(file + ending))
  );
}

function clean(file: string): string {
  return file.replace(/^\.\//, '').replace(/\/$/, '');
}

/** @throws EMANIFEST for an own package of the workspace without name or version */
export function requireNamed(manifest: Manifest, dir: string): void {
  if (isPackageName(manifest.name)) return;
  if (manifest.name !== '') throw invalidName(manifest.name, path.join(dir, 'package.json'));
  throw new DynplugError('EMANIFEST', `${path.join(dir, 'package.json')} has no name.`, 'Give the package a name.');
}
