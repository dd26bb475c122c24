// The entries of an archive: names, kinds, sizes and permissions.
import path from 'node:path';
import type { ArtifactEntry } from '../artifact';
import { type Archive, meantPath, topOf } from '../plugin-tree';
import { INSTALLERS, PYTHON, RHDH } from '../profiles';
import { type Rule, type Violation, on } from '../rule';

const PYTHON_FILTER = 'rhdh and VeeCode install-dynamic-plugins.py: extract_plugin';
const NODE_FILTER = 'rhdh-plugins install-dynamic-plugins: tar-extract.ts';
const SOURCE = `${PYTHON_FILTER}; ${NODE_FILTER}`;
const EMPTY_FOLDER = {
  ...on(RHDH, 'installs an empty folder, exit 0'),
  veecode: 'fails, exit 78',
};

function* each(
  { entries }: Archive,
  isBad: (entry: ArtifactEntry) => boolean,
  describe: (entry: ArtifactEntry) => string,
): Generator<Violation> {
  for (const entry of entries) if (isBad(entry)) yield { path: entry.path, message: describe(entry) };
}

/** One violation for all: such names come by the thousand. */
function* together(
  archive: Archive,
  isBad: (entry: ArtifactEntry) => boolean,
  describe: (count: number) => string,
): Generator<Violation> {
  const bad = archive.entries.filter(isBad);
  const [first] = bad;
  if (first) yield { path: first.path, message: describe(bad.length) };
}

const isIn =
  (...kinds: readonly Archive['kind'][]) =>
  (archive: Archive): boolean =>
    kinds.includes(archive.kind);
const inImage = isIn('image');
const inArchive = isIn('image', 'tgz');

export const ENTRY_RULES: readonly Rule<Archive>[] = [
  {
    id: 'entry-dot-slash',
    title: 'names do not start with "./"',
    severity: 'error',
    effects: EMPTY_FOLDER,
    source: SOURCE,
    fix: 'Name the folders when packing (tar -cf x.tar -C dir <key>), instead of "." (tar -C dir .).',
    *find(archive) {
      if (inImage(archive))
        yield* together(
          archive,
          (entry) => entry.path.startsWith('./'),
          (count) => `The names of ${count} entries start with "./".`,
        );
    },
  },
  {
    id: 'entry-absolute',
    title: 'names do not start with "/"',
    severity: 'error',
    effects: EMPTY_FOLDER,
    source: SOURCE,
    fix: 'Pack names relative to the folder that holds the plugins.',
    *find(archive) {
      if (inImage(archive))
        yield* together(
          archive,
          (entry) => entry.path.startsWith('/'),
          (count) => `The names of ${count} entries start with "/".`,
        );
    },
  },
  {
    id: 'entry-parent',
    title: 'names have no ".." segment',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'fails when the name leads out of the root; else writes into the folder of another plugin'),
      'rhdh-next': 'skips the entry, exit 0',
    },
    source: SOURCE,
    fix: 'Pack names without "..".',
    find: (archive) =>
      each(
        archive,
        (entry) => entry.path.includes('..') && entry.path.split('/').includes('..'),
        (entry) => `The name ${entry.path} leads upwards.`,
      ),
  },
  {
    id: 'entry-symlink',
    title: 'there are no symbolic links',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'drops the link with a warning, exit 0'),
      'rhdh-next': 'drops a link whose target leads out of the root, taken from there',
    },
    source: SOURCE,
    fix: 'Pack what the link points to (tar -h).',
    *find(archive) {
      if (!inImage(archive)) return;
      for (const entry of archive.entries) {
        if (entry.type !== 'symlink') continue;
        const message = `${entry.path} is a symbolic link to ${entry.linkpath ?? 'nothing'}.`;
        yield { path: entry.path, message, ...(!leavesRoot(entry.linkpath) && { hosts: PYTHON }) };
      }
    },
  },
  {
    id: 'entry-hardlink',
    title: 'there are no hard links',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'drops the link: the file is missing, exit 0'),
      'rhdh-next': 'the file is missing when the link points to no file of the same plugin',
    },
    source: SOURCE,
    fix: 'Pack each file as a file of its own (tar --hard-dereference).',
    *find(archive) {
      if (!inImage(archive)) return;
      const paths = new Set(archive.entries.map((entry) => entry.path));
      for (const entry of archive.entries) {
        if (entry.type !== 'hardlink') continue;
        const target = entry.linkpath ?? '';
        const isKept = paths.has(target) && topOf(target) === topOf(meantPath(entry));
        const message = `${entry.path} is a hard link to ${target}.`;
        yield { path: entry.path, message, ...(isKept && { hosts: PYTHON }) };
      }
    },
  },
  {
    id: 'entry-special',
    title: 'there are only files and folders',
    severity: 'error',
    effects: {
      ...on(PYTHON, 'makes the pipe or device in the folder of the plugin'),
      'rhdh-next': 'fails: "Disallowed tar entry type"',
    },
    source: SOURCE,
    fix: 'Leave it out.',
    *find(archive) {
      if (inImage(archive))
        yield* each(
          archive,
          (entry) => ['fifo', 'device', 'other'].includes(entry.type),
          (entry) => `${entry.path} is a ${entry.type === 'other' ? 'special entry' : entry.type}.`,
        );
    },
  },
  {
    id: 'entry-mode',
    title: 'the owner may read every file and change every folder',
    severity: 'error',
    effects: on(
      INSTALLERS,
      'keeps the mode; the host cannot read the file, or a later update cannot remove the folder',
    ),
    source: SOURCE,
    fix: 'Pack files with mode 0644 or 0755 and folders with 0755.',
    *find(archive) {
      if (inArchive(archive))
        yield* each(
          archive,
          ({ type, mode }) =>
            (type === 'file' && (mode & 0o400) === 0) || (type === 'directory' && (mode & 0o700) !== 0o700),
          ({ path: name, mode }) => `${name} has the mode ${octal(mode)}.`,
        );
    },
  },
  {
    id: 'entry-set-id',
    title: 'no entry has setuid or setgid bits',
    severity: 'warning',
    effects: { 'rhdh-next': 'keeps the bits when it runs as root' },
    source: NODE_FILTER,
    fix: 'Pack files with mode 0644 or 0755.',
    *find(archive) {
      if (inArchive(archive))
        yield* each(
          archive,
          ({ mode }) => (mode & 0o6000) !== 0,
          ({ path: name, mode }) => `${name} has the mode ${octal(mode)}.`,
        );
    },
  },
];

/** The target is taken from the installer's root, not from the folder of the link. */
function leavesRoot(target = ''): boolean {
  return path.posix.isAbsolute(target) || path.posix.normalize(target).split('/')[0] === '..';
}

function octal(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, '0')}`;
}
