// The plugins inside an artifact, each as the folder that a host gets: paths relative to it, and its package.json.
import { listedKeys } from './annotation';
import type { Artifact, ArtifactEntry, ImageArtifact } from './artifact';
import { type Json, type JsonObject, readJson } from './json';
import { isObject } from '../json/values';

/** All entries of an image or tarball. A folder is one when an installer packs it. */
export interface Archive {
  readonly kind: 'image' | 'tgz' | 'folder';
  readonly entries: readonly ArtifactEntry[];
}

export interface PluginTree {
  readonly kind: Archive['kind'];
  /** The folder in the archive with a `/` at its end; '' for a folder. */
  readonly prefix: string;
  /** Everything but directories, by path relative to the plugin. */
  readonly files: ReadonlyMap<string, ArtifactEntry>;
  /** The package.json, when it is there and is an object. */
  readonly manifest?: JsonObject;
}

/** The path without `./` or `/` in front: what the author meant. */
export function meantPath(entry: ArtifactEntry): string {
  const { path } = entry;
  return path.startsWith('.') || path.startsWith('/') ? path.replace(/^(\.?\/)+/, '') : path;
}

/** The first segment of a path. */
export function topOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? path : path.slice(0, slash);
}

export function archiveOf(artifact: Exclude<Artifact, { kind: 'fragment' }>): Archive {
  return {
    kind: artifact.kind,
    entries: artifact.kind === 'image' ? artifact.layers.flatMap((layer) => layer.entries) : artifact.entries,
  };
}

/** The folders of an image that are plugins: those with a package.json, and those that the annotation lists. */
export function pluginFolders(image: ImageArtifact): readonly string[] {
  const paths = archiveOf(image).entries.map((entry) => meantPath(entry));
  const listed = listedKeys(image).filter((key) => paths.some((path) => path.startsWith(`${key}/`)));
  const found = paths.filter((path) => /^[^/]+\/package\.json$/.test(path)).map((path) => topOf(path));
  return [...new Set([...listed, ...found])];
}

/** The plugins of an artifact. */
export function pluginTrees(artifact: Exclude<Artifact, { kind: 'fragment' }>): readonly PluginTree[] {
  const prefixes =
    artifact.kind === 'image'
      ? pluginFolders(artifact).map((folder) => `${folder}/`)
      : [artifact.kind === 'tgz' ? `${tarballRoot(artifact.entries)}/` : ''];
  const archive = archiveOf(artifact);
  return prefixes.map((prefix) => treeBelow(archive, prefix));
}

/** npm strips the first segment, whatever it is called. */
function tarballRoot(entries: readonly ArtifactEntry[]): string {
  const paths = entries.map((entry) => meantPath(entry));
  return topOf(paths.find((path) => /^[^/]+\/package\.json$/.test(path)) ?? 'package');
}

function treeBelow({ kind, entries }: Archive, prefix: string): PluginTree {
  const files = new Map<string, ArtifactEntry>();
  for (const entry of entries) {
    const file = meantPath(entry);
    if (entry.type !== 'directory' && file.startsWith(prefix)) files.set(file.slice(prefix.length), entry);
  }
  const manifest = jsonIn(files, 'package.json');
  return { kind, prefix, files, ...(isObject(manifest) && { manifest }) };
}

/** The JSON value of a file; undefined when it is absent, unread or not JSON. */
export function jsonIn(files: PluginTree['files'], path: string): Json | undefined {
  const content = files.get(path)?.content;
  return content && readJson(content()).value;
}

/** Why a file is not JSON; undefined when it is, or is absent or unread. */
export function jsonProblem(tree: PluginTree, path: string): string | undefined {
  const content = tree.files.get(path)?.content;
  return content && readJson(content()).problem;
}

/** True when a file lies below the folder, given without a `/` at its end. */
export function hasFolder(tree: PluginTree, folder: string): boolean {
  for (const path of tree.files.keys()) if (path.startsWith(`${folder}/`)) return true;
  return false;
}
