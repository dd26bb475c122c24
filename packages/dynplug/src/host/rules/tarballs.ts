// A tarball that is installed through npm: everything below package/, and no links.
import path from 'node:path';
import type { TgzArtifact } from '../artifact';
import { INSTALLERS } from '../profiles';
import { type Rule, on } from '../rule';

const SOURCE = 'rhdh and VeeCode install-dynamic-plugins: extract_npm_package, extractNpmPackage in tar-extract.ts';
const PACK = 'Ship what npm pack makes.';

export const TARBALL_RULES: readonly Rule<TgzArtifact>[] = [
  {
    id: 'tgz-root',
    title: 'every file lies below package/',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "NPM package archive does not start with \'package/\' as it should"'),
    source: SOURCE,
    fix: PACK,
    *find({ entries }) {
      const outside = entries.filter((entry) => entry.type === 'file' && !entry.path.startsWith('package/'));
      const [first] = outside;
      if (first)
        yield {
          path: first.path,
          message: `${outside.length} files lie outside of package/, for example ${first.path}.`,
        };
    },
  },
  {
    id: 'tgz-link',
    title: 'a tarball has no links',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "NPM package archive contains a link outside of the archive"'),
    source: SOURCE,
    fix: PACK,
    *find({ entries }) {
      for (const entry of entries) {
        if (entry.type !== 'symlink' && entry.type !== 'hardlink') continue;
        const target = entry.linkpath ?? '';
        // Links that name their target from the top of the archive are taken; nobody makes them but by intent.
        if (target.startsWith('package/') && path.posix.normalize(target).startsWith('package/')) continue;
        yield { path: entry.path, message: `${entry.path} is a link to ${target || 'nothing'}.` };
      }
    },
  },
  {
    id: 'tgz-special',
    title: 'a tarball has only files and folders',
    severity: 'error',
    effects: on(INSTALLERS, 'fails: "NPM package archive contains a non regular file"'),
    source: SOURCE,
    fix: PACK,
    *find({ entries }) {
      for (const { path: name, type } of entries)
        if (['fifo', 'device', 'other'].includes(type))
          yield { path: name, message: `${name} is neither a file nor a folder.` };
    },
  },
  {
    id: 'tgz-uncompressed',
    title: 'a tarball is compressed',
    severity: 'error',
    effects: { veecode: 'fails: "not a gzip file"' },
    source: 'VeeCode install-dynamic-plugins.py: tarfile "r:gz"',
    fix: PACK,
    *find({ compression }) {
      if (compression === 'none') yield { message: 'The tarball is not compressed.' };
    },
  },
  {
    id: 'tgz-compression',
    title: 'a tarball is compressed with gzip',
    severity: 'error',
    effects: on(INSTALLERS, 'is not known to take it: npm packages are gzip archives'),
    source: 'npm pack, VeeCode install-dynamic-plugins.py: tarfile "r:gz"',
    fix: PACK,
    *find({ compression }) {
      if (compression !== 'none' && compression !== 'gzip')
        yield {
          message:
            compression === 'unknown'
              ? 'The tarball is not an archive of a known kind.'
              : `The tarball is compressed with ${compression}.`,
        };
    },
  },
];
