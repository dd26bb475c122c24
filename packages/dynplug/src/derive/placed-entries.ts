// From a layout to the files of node_modules: one entry per file of each placed copy.
import { createHash } from 'node:crypto';
import { type ClosureGraph, type ClosurePackage, chainOf } from '../closure/graph';
import type { Placement } from '../closure/placement';
import type { Manifest } from '../tree/manifest';
import type { PackageFile } from '../tree/package-files';
import { manifestBytes } from '../plugin/derive-manifest';
import type { PlacedPackage } from './derived-package';
import { type Entry, bytesEntry } from './entry';
import { losesFilesWhenPacked } from './npm-pack-coverage';
import type { DeriveOptions } from '../options/derivation';
import { isPrunable, isSourceMap } from './prune';

/** What is in one package's folder: files on disk, and files whose content is ours. Paths are relative to the package. */
export interface PackageContent {
  readonly files: readonly PackageFile[];
  readonly bytes: ReadonlyMap<string, Buffer>;
}

/** A placed package before its files are counted: minifying may still change them. */
export type UnmeasuredPackage = Omit<PlacedPackage, 'files' | 'size'>;

export interface PlacedEntries {
  readonly entries: readonly Entry[];
  readonly packages: readonly UnmeasuredPackage[];
  /** Bytes left behind by pruning. */
  readonly pruned: number;
}

/** @param contentOf asked once per placed copy */
export function placedEntries(
  root: Placement,
  graph: ClosureGraph,
  contentOf: (pkg: ClosurePackage) => PackageContent,
  options: Pick<DeriveOptions, 'prune' | 'sourceMaps'>,
): PlacedEntries {
  const entries: Entry[] = [];
  const packages: UnmeasuredPackage[] = [];
  let pruned = 0;
  for (const placed of root.descendants()) {
    const { pkg } = placed.cls;
    // A package that depends on the plugin gets the stand-in of self-stub.ts instead of a second copy of the plugin's modules.
    if (pkg.kind === 'root') continue;
    const content = contentOf(pkg);
    const folder = placed.path;
    const dropsMaps = !options.sourceMaps && pkg.kind === 'embedded';
    for (const [path, bytes] of content.bytes)
      if (!(dropsMaps && isSourceMap(path))) entries.push(bytesEntry(`${folder}/${path}`, bytes));
    for (const file of content.files) {
      if (content.bytes.has(file.path)) continue;
      if (options.prune && pkg.kind === 'private' && isPrunable(file.path)) {
        pruned += file.size;
        continue;
      }
      if (dropsMaps && isSourceMap(file.path)) continue;
      entries.push(fileEntry(`${folder}/${file.path}`, file));
    }
    const { name, version } = pkg.manifest;
    packages.push({
      path: folder,
      name,
      version,
      kind: pkg.kind,
      chain: chainOf(graph, pkg.id),
    });
  }
  return { entries, packages, pruned };
}

export function fileEntry(path: string, file: PackageFile): Entry {
  return {
    path,
    mode: file.executable ? 0o755 : 0o644,
    size: file.size,
    source: { file: file.file, changed: file.changed, mode: file.mode },
  };
}

/**
 * A third-party package: as it is installed, but for a `files` field that would make a later `npm pack` lose code, and for dependencies
 * that the package manager added: `npm pack` and hosts' installers know only what the manifest lists.
 * @param isChanged the manifest is not the one on disk
 */
export function installedContent(
  manifest: Manifest,
  files: readonly PackageFile[],
  isChanged: boolean,
): PackageContent {
  const bytes = new Map<string, Buffer>();
  if (losesFilesWhenPacked(manifest, files)) {
    const { files: _files, ...kept } = manifest;
    bytes.set('package.json', manifestBytes(kept));
  } else if (isChanged) bytes.set('package.json', manifestBytes(manifest));
  return { files, bytes };
}

/** A package in place of a native one that was suppressed. Throwing on use is what the existing tool's stub does. */
export function stubContent(name: string, derivedName: string): PackageContent {
  const message = `The package "${name}" has been marked as a native module and removed from this dynamic plugin package "${derivedName}", as native modules are not currently supported by dynamic plugins`;
  return {
    files: [],
    bytes: new Map([
      ['package.json', manifestBytes({ name, version: '0.0.0', main: 'index.js' })],
      ['index.js', Buffer.from(`throw new Error(${JSON.stringify(message)});\n`)],
    ]),
  };
}

/** Tells copies of one name@version apart by manifest and file sizes: enough to find a patched one, without reading 300 MB. */
export function contentSignature(manifestText: string, files: readonly PackageFile[]): string {
  const hash = createHash('sha256').update(manifestText);
  for (const file of files) hash.update(`\0${file.path}\0${file.size}`);
  return hash.digest('base64');
}
