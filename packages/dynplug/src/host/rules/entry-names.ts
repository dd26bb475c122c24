// Entries that are too large, stand twice, or have names that mean something else to an installer.
import type { Archive } from '../plugin-tree';
import { meantPath } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import { HOST_NAMES, type Host } from '../../options/hosts';
import { type Rule, on } from '../rule';

/** Bytes; a file of exactly so many passes. */
const SMALL_LIMIT = 20_000_000;
const LARGE_LIMIT = 40_000_000;
const SMALL_LIMIT_HOSTS: readonly Host[] = ['rhdh-1.9', 'veecode'];

const HASH_FILE = /^([^/]+\/)?dynamic-plugin-(image|config)\.hash$/;

export const ENTRY_NAME_RULES: readonly Rule<Archive>[] = [
  {
    id: 'entry-size',
    title: 'no file is larger than an installer allows',
    severity: 'error',
    effects: {
      ...on(SMALL_LIMIT_HOSTS, 'fails above 20 000 000 bytes: "Zip bomb detected"'),
      ...on(['rhdh-1.10', 'rhdh-next'], 'fails above 40 000 000 bytes: "Zip bomb detected"'),
    },
    source: 'rhdh and VeeCode install-dynamic-plugins: MAX_ENTRY_SIZE',
    fix: 'Leave the file out or split it. Operators can raise MAX_ENTRY_SIZE.',
    *find({ kind, entries }) {
      for (const entry of entries) {
        if (entry.size <= SMALL_LIMIT || (kind === 'image' && !meantPath(entry).includes('/'))) continue;
        const message = `${entry.path} has ${entry.size} bytes.`;
        yield { path: entry.path, message, ...(entry.size <= LARGE_LIMIT && { hosts: SMALL_LIMIT_HOSTS }) };
      }
    },
  },
  {
    id: 'entry-duplicate',
    title: 'no name stands twice',
    severity: 'warning',
    effects: on(INSTALLERS, 'the last one wins'),
    source: 'Python tarfile and node-tar extract in order',
    fix: 'Pack each name once.',
    *find({ entries }) {
      const seen = new Set<string>();
      for (const { path, type } of entries) {
        if (type === 'directory') continue;
        if (seen.has(path)) yield { path, message: `${path} is in the archive more than once.` };
        seen.add(path);
      }
    },
  },
  {
    id: 'entry-name-encoding',
    title: 'names are UTF-8',
    severity: 'error',
    effects: on(['rhdh-next'], 'writes the file under another name: each invalid byte becomes U+FFFD'),
    source: 'node-tar decodes names as UTF-8; Python tarfile keeps the bytes',
    fix: 'Rename the file.',
    *find({ entries }) {
      for (const { path } of entries)
        if (path.includes('\uFFFD')) yield { path, message: `The name ${path} is not UTF-8.` };
    },
  },
  {
    id: 'entry-whiteout',
    title: 'there are no whiteouts',
    severity: 'warning',
    effects: on(INSTALLERS, 'extracts the whiteout as a file; deletes nothing'),
    source: 'rhdh and VeeCode install-dynamic-plugins extract a layer as a plain archive',
    fix: 'Build the image FROM scratch with one COPY, so that there is nothing to delete.',
    *find({ kind, entries }) {
      if (kind !== 'image') return;
      for (const { path } of entries) if (/(^|\/)\.wh\./.test(path)) yield { path, message: `${path} is a whiteout.` };
    },
  },
  {
    id: 'entry-hash-file',
    title: 'the installer’s own files do not ship',
    severity: 'error',
    effects: on(
      HOST_NAMES.filter((host) => host !== 'backstage'),
      'takes the file for its own record: skips an update, or deletes the folder',
    ),
    source:
      'rhdh and VeeCode install-dynamic-plugins: dynamic-plugin-image.hash and dynamic-plugin-config.hash mark what is installed',
    fix: 'Leave the file out; it comes from a folder that an installer has filled.',
    *find({ entries }) {
      for (const entry of entries)
        if (entry.path.endsWith('.hash') && HASH_FILE.test(meantPath(entry)))
          yield { path: entry.path, message: `${entry.path} is a file by which installers know what they installed.` };
    },
  },
];
