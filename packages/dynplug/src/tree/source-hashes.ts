// What an artifact was made from: one hash for the sources of each package of the workspace, to tell later whether they changed since.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isText } from '../json/values';
import { parseJson } from '../json/parse-json';
import { byText, posixRelative } from '../files/paths';

/** Folder of a package, or a file or folder in none: POSIX, relative to the workspace root → SHA-256 in hex. Sorted by it. */
export type SourceHashes = Readonly<Record<string, string>>;

/** Beside what `files` lists: sources, and configuration that the targets read. */
const ALWAYS = [
  'package.json',
  'src',
  'config.d.ts',
  'tsconfig.json',
  'scalprum-config.json',
  'app-config.dynamic.yaml',
];
/** Outputs of builds, which say nothing of their sources, and what never ships. */
const SKIPPED = /^(dist(-.*)?|node_modules|coverage|\..*|__(tests|mocks|fixtures|snapshots)__)$/;
const TEST = /\.(test|spec)\.\w+$|\.md$/i;

/**
 * @param root absolute
 * @param folders of packages, absolute; those outside of the root are left out
 * @param extraSources files and folders that are in no package: POSIX, relative to the root
 */
export function sourceHashes(
  root: string,
  folders: readonly string[],
  extraSources: readonly string[] = [],
): SourceHashes {
  const real = realpathSync(root);
  const named = folders
    .map((folder) => posixRelative(real, folder))
    .filter((name) => !name.startsWith('../') && !path.isAbsolute(name))
    .map((name) => (name === '' ? '.' : name));
  const all = [...new Set([...named, ...extraSources])].sort(byText);
  return Object.fromEntries(all.map((name) => [name, hashAt(path.join(real, name))]));
}

/** What is no longer as the hashes say; what is gone is a part of that. @param root absolute */
export function changedSources(root: string, hashes: SourceHashes): readonly string[] {
  return Object.keys(hashes).filter((name) => hashAt(path.join(root, name)) !== hashes[name]);
}

/** @param value of a report that may be older or broken @returns undefined when it says nothing */
export function readSourceHashes(value: unknown): SourceHashes | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.values(value).every(isText) ? (value as SourceHashes) : undefined;
}

/** Of the sources of a package, or of a file or folder that is none. */
function hashAt(at: string): string {
  if (existsSync(path.join(at, 'package.json'))) return hashOf(at, sourceFiles(at));
  const folder = path.dirname(at);
  return hashOf(folder, [...filesAt(folder, path.basename(at))].sort(byText));
}

function hashOf(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = createHash('sha256').update(readFileSync(path.join(folder, file)));
    hash.update(`${file}\0${content.digest('hex')}\n`);
  }
  return hash.digest('hex');
}

function sourceFiles(folder: string): readonly string[] {
  const entries = [...new Set([...ALWAYS, ...listed(folder)])];
  const files = entries.flatMap((entry) => filesAt(folder, entry));
  return [...new Set(files)].sort(byText);
}

/** What the field `files` names, without globs. */
function listed(folder: string): readonly string[] {
  try {
    const { files } = parseJson(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { files?: unknown };
    const names = Array.isArray(files) ? files.filter(isText) : [];
    return names.map((name) => path.posix.normalize(name).replace(/\/(\*\*?(\/\*)?)?$/, '')).filter(isPlain);
  } catch {
    return [];
  }
}

function isPlain(name: string): boolean {
  return !/^\.\.?(\/|$)|^\/|[*?{}[\]!]/.test(name) && !SKIPPED.test(name.split('/')[0] ?? '');
}

/** @param entry POSIX, relative to the folder: a file, or a folder with all that is in it */
function filesAt(folder: string, entry: string): readonly string[] {
  const stats = statSync(path.join(folder, entry), { throwIfNoEntry: false });
  if (stats?.isFile()) return [entry];
  if (!stats?.isDirectory()) return [];
  return readdirSync(path.join(folder, entry), { withFileTypes: true }).flatMap((child) => {
    const name = `${entry}/${child.name}`;
    if (SKIPPED.test(child.name)) return [];
    if (child.isDirectory()) return filesAt(folder, name);
    return child.isFile() && !TEST.test(child.name) ? [name] : [];
  });
}
