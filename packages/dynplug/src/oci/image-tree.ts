// The file system of an image, as far as somebody reads it: small files and where links lead, in memory. Nothing of it is written, and no link
// leaves it. Layers go over one another by the OCI image specification 1.1, layer.md.
import type { TarEntry } from '../archive/walk-tar';
import { DynplugError } from '../errors/errors';

/** The layer that it comes from: a whiteout hides only what lower layers have. */
interface Placed {
  readonly layer: number;
}
interface Folder extends Placed {
  readonly kind: 'folder';
  readonly entries: Map<string, Node>;
}
interface File extends Placed {
  readonly kind: 'file';
  /** Shared with hard links. It has no bytes while, or if, it is not read. */
  readonly content: { bytes?: Buffer };
}
interface Link extends Placed {
  readonly kind: 'link';
  readonly target: string;
}
type Node = Folder | File | Link;

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
/** As Linux follows. */
const MAX_LINKS = 40;
/** As Linux has it for paths. */
const MAX_LENGTH = 4096;
/** Bytes of all that is in memory. A large host has 10 to 20 MB of package.json files. */
const LIMIT = 200_000_000;

export class ImageTree {
  readonly #root: Folder = { kind: 'folder', layer: 0, entries: new Map() };
  #layer = 0;
  #weight = 0;

  /**
   * @param subject the image, for messages
   * @param isKept whether the content of a file is kept, by its path without a leading slash
   */
  constructor(
    readonly subject: string,
    private readonly isKept: (path: string) => boolean,
  ) {}

  /** What is added from now on is in a layer above. */
  nextLayer(): void {
    this.#layer++;
  }

  /**
   * One entry of a layer.
   * @returns takes the content, where it is kept
   * @throws EARTIFACT for a path that leaves the image, and for more than fits into memory
   */
  add({ path, type, size, linkpath = '' }: Omit<TarEntry, 'mode'>): ((content: Buffer) => void) | undefined {
    const parts = this.#partsOf(path);
    const name = parts.pop();
    if (name === undefined) return undefined;
    if (name.startsWith(WHITEOUT)) return this.#hide(parts, name);
    if (type === 'directory') return this.#clear(parts, name, 'folder');
    if (type === 'symlink' && linkpath.length <= MAX_LENGTH)
      return this.#put(parts, name, { kind: 'link', layer: this.#layer, target: linkpath });
    this.#clear(parts, name, undefined);
    if (!this.isKept([...parts, name].join('/'))) return undefined;
    if (type === 'hardlink') return this.#put(parts, name, this.#copyOf(linkpath));
    if (type !== 'file') return undefined;
    const content: File['content'] = {};
    this.#put(parts, name, { kind: 'file', layer: this.#layer, content }, size);
    return (bytes) => {
      content.bytes = bytes;
    };
  }

  /**
   * @param path POSIX, from the root of the image; links are followed inside of it
   * @returns undefined when there is no such file, or it was not kept @throws EARTIFACT for a file whose content was not read
   */
  read(path: string): Buffer | undefined {
    const node = this.#find(path.split('/'));
    if (node?.kind !== 'file') return undefined;
    if (node.content.bytes) return node.content.bytes;
    throw new DynplugError(
      'EARTIFACT',
      `${this.subject}: ${path} is a hard link to a file that dynplug does not read.`,
      'Unpack the image, and name its folder.',
    );
  }

  /** Names in a folder; none where there is no folder. */
  names(folder: string): readonly string[] {
    const node = this.#find(folder.split('/'));
    return node?.kind === 'folder' ? [...node.entries.keys()].sort() : [];
  }

  /** Paths of the files that were kept below a folder, relative to it; without those that only links in it lead to. */
  *files(folder = ''): Generator<string> {
    const node = this.#find(folder.split('/'));
    if (node?.kind === 'folder') yield* filesBelow(node, '');
  }

  #partsOf(path: string): string[] {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (!parts.includes('..') && !path.includes('\0') && path.length <= MAX_LENGTH) return parts;
    throw new DynplugError(
      'EARTIFACT',
      `${this.subject} has an entry that leads out of it, or is too long: ${JSON.stringify(path.slice(0, 200))}.`,
      'The image is broken, or made to do harm. Build it again.',
    );
  }

  /** Of a whiteout, or of an opaque folder, which hides all that lower layers have in it. */
  #hide(parts: readonly string[], name: string): undefined {
    const folder = this.#find(parts);
    if (folder?.kind !== 'folder') return;
    const names = name === OPAQUE ? [...folder.entries.keys()] : [name.slice(WHITEOUT.length)];
    for (const hidden of names) {
      const node = folder.entries.get(hidden);
      if (node && !hasLeft(node, this.#layer)) folder.entries.delete(hidden);
    }
  }

  /** An entry takes the place of one of another kind. */
  #clear(parts: readonly string[], name: string, kind: Node['kind'] | undefined): undefined {
    const folder = this.#find(parts);
    if (folder?.kind === 'folder' && folder.entries.get(name)?.kind !== kind) folder.entries.delete(name);
  }

  #put(parts: readonly string[], name: string, node: Node, size = 0): undefined {
    this.#weight += size + [...parts, name].join('/').length + (node.kind === 'link' ? node.target.length : 0);
    if (this.#weight > LIMIT)
      throw new DynplugError(
        'EARTIFACT',
        `${this.subject} has more than ${LIMIT / 1e6} MB of package.json files and links.`,
        'This is not an image of a host.',
      );
    const folder = this.#find(parts, true);
    if (folder?.kind === 'folder') folder.entries.set(name, node);
  }

  #copyOf(linkpath: string): File {
    const target = this.#find(this.#partsOf(linkpath));
    return { kind: 'file', layer: this.#layer, content: target?.kind === 'file' ? target.content : {} };
  }

  /** @param isMade makes the folders that are missing */
  #find(parts: readonly string[], isMade = false): Node | undefined {
    const ahead = [...parts].reverse();
    let above: Folder[] = [this.#root];
    let last: Node = this.#root;
    let links = 0;
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      if (part === '' || part === '.') continue;
      // Only folders have entries.
      if (last.kind !== 'folder') return undefined;
      if (part === '..') {
        if (above.length > 1) above.pop();
        last = above.at(-1) as Folder;
        continue;
      }
      const next: Node | undefined = last.entries.get(part) ?? (isMade ? this.#madeIn(last, part) : undefined);
      if (!next) return undefined;
      if (next.kind === 'link') {
        if (++links > MAX_LINKS) return undefined;
        ahead.push(...next.target.split('/').reverse());
        if (next.target.startsWith('/')) above = [this.#root];
        last = above.at(-1) as Folder;
        continue;
      }
      if (next.kind === 'folder') above.push(next);
      last = next;
    }
    return last;
  }

  #madeIn(folder: Folder, name: string): Folder {
    const made: Folder = { kind: 'folder', layer: this.#layer, entries: new Map() };
    folder.entries.set(name, made);
    return made;
  }
}

/** Whether something of the layer is left, after all of lower ones has gone. */
function hasLeft(node: Node, layer: number): boolean {
  if (node.kind !== 'folder') return node.layer >= layer;
  for (const [name, entry] of node.entries) if (!hasLeft(entry, layer)) node.entries.delete(name);
  return node.entries.size > 0;
}

function* filesBelow({ entries }: Folder, prefix: string): Generator<string> {
  for (const [name, node] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (node.kind === 'file') yield prefix + name;
    else if (node.kind === 'folder') yield* filesBelow(node, `${prefix}${name}/`);
  }
}
