// Folders at the top of an archive → folders on disk, as installers unpack plugins: files and folders only, and nothing outside.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TarEntry, type WalkedTar, walkTar } from '../archive/walk-tar';
import { DynplugError } from '../errors/errors';
import { nativePath } from '../files/paths';
import { writeFailure } from '../output/write-failure';

export interface UnpackRequest {
  /** What is read, for messages. */
  readonly subject: string;
  /** Of an image. Of a tarball, all files lie below `package/`. */
  readonly isLayer: boolean;
  /** Absolute; it exists. */
  readonly folder: string;
  /** Whether a folder at the top is unpacked. */
  readonly takes: (top: string) => boolean;
  /** Bytes that one file may have. */
  readonly maxFile: number;
}

export interface Unpacked extends WalkedTar {
  /** Names at the top that have something below them. */
  readonly tops: ReadonlySet<string>;
}

/** Bytes: larger files end the installation in every known installer. Source: MAX_ENTRY_SIZE of install-dynamic-plugins. */
export const MAX_FILE = 40_000_000;
/** Bytes of all files: far more than any plugin has, and less than fills a disk. */
const MAX_TOTAL = 4_000_000_000;
const HARMFUL = 'The archive is broken, or made to do harm. Package the plugin again.';

/** @throws EARTIFACT for a damaged archive, a path that leaves it, and more than is unpacked; ELINK for links; EWRITE */
export async function unpackFolders(chunks: AsyncIterable<Buffer>, request: UnpackRequest): Promise<Unpacked> {
  const { subject, isLayer, folder, takes } = request;
  const tops = new Set<string>();
  let total = 0;
  const walked = await walkTar(chunks, {
    subject,
    isLayer,
    visit: (entry) => {
      const parts = partsOf(entry, subject);
      const [top = '', ...below] = parts;
      if (below.length > 0) tops.add(top);
      if (!takes(top)) return isLayer || entry.type === 'directory' ? undefined : refuseOther(subject, entry);
      if (entry.type === 'directory') return undefined;
      requireFile(entry, request);
      total += entry.size;
      if (total > MAX_TOTAL) refuse(subject, entry, `takes the total above ${MAX_TOTAL} bytes`);
      return async (content) => write(folder, parts.join('/'), entry, await buffer(content));
    },
  });
  return { ...walked, tops };
}

/** @throws EARTIFACT */
function refuseOther(subject: string, entry: TarEntry): never {
  if (entry.path.replace(/^\.\//, '') !== 'oci-layout') return refuse(subject, entry, 'is not below package/');
  throw new DynplugError(
    'EARTIFACT',
    `${subject} is a compressed image layout.`,
    'Decompress it: gunzip makes a .tar.',
  );
}

/** The segments of its path. An entry of `./key/…` has a first segment `.`, as installers take it. @throws EARTIFACT */
function partsOf(entry: TarEntry, subject: string): readonly string[] {
  const parts = entry.path.replace(/\/+$/, '').split('/');
  const isLeaving = entry.path.includes('\0') || parts.some((part) => part === '..');
  if (isLeaving) refuse(subject, entry, 'leads out of its folder');
  return parts;
}

/** @throws ELINK, EARTIFACT */
function requireFile(entry: TarEntry, { subject, maxFile }: UnpackRequest): void {
  if (entry.type === 'symlink' || entry.type === 'hardlink')
    throw new DynplugError(
      'ELINK',
      `${subject}: ${shown(entry)} is a link, which installers drop or refuse.`,
      'Package the plugin again, with a copy of what the link points to, or without it.',
    );
  if (entry.type !== 'file') refuse(subject, entry, 'is neither a file nor a folder');
  if (entry.path.split('/').some((part, at) => at > 0 && (part === '' || part === '.')))
    refuse(subject, entry, 'has an empty part in its path');
  if (entry.size > maxFile) refuse(subject, entry, `has ${entry.size} bytes, and installers take ${maxFile} at most`);
}

function write(folder: string, name: string, { mode }: TarEntry, bytes: Buffer): void {
  const file = nativePath(folder, name);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes, { mode: (mode & 0o111) === 0 ? 0o644 : 0o755 });
  } catch (cause) {
    throw writeFailure(cause, file);
  }
}

function refuse(subject: string, entry: TarEntry, how: string): never {
  throw new DynplugError('EARTIFACT', `${subject}: the entry ${shown(entry)} ${how}.`, HARMFUL);
}

function shown({ path: name }: TarEntry): string {
  return JSON.stringify(name.slice(0, 200));
}
