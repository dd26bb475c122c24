// The folders of an image and the keys under which they are installed.
import { listedKeys } from '../annotation';
import type { ImageArtifact } from '../artifact';
import { pluginKey } from '../../plugin/names';
import { byText } from '../../files/paths';
import { isText } from '../../json/values';
import { archiveOf, meantPath, pluginFolders, pluginTrees, topOf } from '../plugin-tree';
import { INSTALLERS, RHDH } from '../profiles';
import { type Rule, on } from '../rule';

/** Names in an installer's root that are not free. */
const RESERVED = ['lost+found', 'install-dynamic-plugins.lock', 'app-config.dynamic-plugins.yaml'];
const SOURCE = 'rhdh install-dynamic-plugins: the keys of the annotation';

export const isOneSegment = (key: string): boolean => key !== '' && key !== '.' && key !== '..' && !key.includes('/');

/** Layers that cannot be read say nothing about folders; that is another rule's finding. */
const isReadable = ({ layers }: ImageArtifact): boolean =>
  layers.length > 0 && layers.every(({ compression }) => compression === 'gzip' || compression === 'none');

export const KEY_RULES: readonly Rule<ImageArtifact>[] = [
  {
    id: 'key-segment',
    title: 'a key is one path segment',
    severity: 'error',
    effects: {
      ...on(
        INSTALLERS,
        'a nested folder is installed anew at every start, never removed and never loaded; the installer rejects "..", "/" and empty segments, or they lead out of the root',
      ),
    },
    source:
      'rhdh and VeeCode install-dynamic-plugins look for installed plugins in the first level only; tar-extract.ts checks the key',
    fix: 'Use the key that the package name gives: @acme/foo-backend becomes acme-foo-backend.',
    *find(image) {
      for (const key of listedKeys(image))
        if (!isOneSegment(key)) yield { path: key, message: `The key "${key}" is not one path segment.` };
    },
  },
  {
    id: 'key-reserved',
    title: 'a key is not the name of something else in the root',
    severity: 'error',
    effects: {
      ...on(INSTALLERS, 'the folder clashes with a file of the installer, or the backend skips it'),
    },
    source:
      'rhdh install-dynamic-plugins: lock file and app-config; backend-dynamic-feature-service plugin-scanner: lost+found',
    fix: 'Use the key that the package name gives.',
    *find(image) {
      for (const key of new Set([...listedKeys(image), ...pluginFolders(image)]))
        if (RESERVED.includes(key)) yield { path: key, message: `The key "${key}" is reserved.` };
    },
  },
  {
    id: 'key-name',
    title: 'a key is what the package name gives',
    severity: 'warning',
    effects: on(
      INSTALLERS,
      'a reference with the usual key finds nothing, and another build of the plugin is installed beside this one',
    ),
    source:
      'redhat-developer/rhdh-cli package-dynamic-plugins/command.ts: name without -dynamic and @, the first / as -',
    fix: 'Rename the folder and the key.',
    *find(image) {
      for (const { prefix, manifest } of pluginTrees(image)) {
        const folder = prefix.slice(0, -1);
        if (
          !isText(manifest?.['name']) ||
          !isOneSegment(folder) ||
          RESERVED.includes(folder) ||
          pluginKey(manifest['name']) === folder
        )
          continue;
        yield {
          path: folder,
          message: `${folder} holds ${manifest['name']}, which gives the key ${pluginKey(manifest['name'])}.`,
        };
      }
    },
  },
  {
    id: 'key-prefix',
    title: 'no folder’s name starts with the key of another',
    severity: 'warning',
    effects: on(
      ['rhdh-1.9', 'rhdh-1.10'],
      'installing the shorter key extracts the other folder too, and the backend loads both',
    ),
    source: 'rhdh install-dynamic-plugins.py: member.name.startswith(plugin_path), without a boundary',
    fix: 'Give one of them another key: keys: ["<project>=<key>"] among the options of package-oci. Or make one image per plugin. Leave it if everyone who installs one needs the other.',
    *find(image) {
      const folders = [...pluginFolders(image)].sort(byText);
      for (const key of folders)
        for (const other of folders)
          if (other !== key && other.startsWith(key) && isOneSegment(key))
            yield { path: other, message: `The name of ${other} starts with the key ${key}.` };
    },
  },
  {
    id: 'key-duplicate',
    title: 'the annotation lists a key once',
    severity: 'error',
    effects: on(RHDH, 'a reference without "!key" fails: "Multiple plugins found"'),
    source: SOURCE,
    fix: 'List each plugin once.',
    *find(image) {
      const keys = listedKeys(image);
      for (const key of new Set(keys.filter((one, at) => keys.indexOf(one) !== at)))
        yield { path: key, message: `The annotation lists the key ${key} more than once.` };
    },
  },
  {
    id: 'key-folder',
    title: 'every key has its folder',
    severity: 'error',
    effects: {
      ...on(RHDH, 'installs an empty folder, exit 0'),
      veecode: 'fails, exit 78',
    },
    source: `${SOURCE}; nothing compares them with the archive`,
    fix: 'Name the folder in the archive exactly like the key.',
    *find(image) {
      if (!isReadable(image)) return;
      const paths = archiveOf(image).entries.map((entry) => meantPath(entry));
      for (const key of new Set(listedKeys(image)))
        if (isOneSegment(key) && !paths.some((path) => path.startsWith(`${key}/`)))
          yield { path: key, message: `The annotation lists ${key}, but the archive has no such folder.` };
    },
  },
  {
    id: 'key-unlisted',
    title: 'every plugin of the archive is listed',
    severity: 'warning',
    effects: on(RHDH, 'a reference without "!key" does not find the plugin'),
    source: SOURCE,
    fix: 'Add the plugin to the annotation.',
    *find(image) {
      const keys = listedKeys(image);
      if (keys.length === 0) return;
      const tops = new Set(keys.map((key) => topOf(key)));
      for (const folder of pluginFolders(image))
        if (!tops.has(topOf(folder)))
          yield { path: folder, message: `The folder ${folder} is a plugin, but the annotation does not list it.` };
    },
  },
  {
    id: 'entry-outside',
    title: 'everything lies in the folder of a plugin',
    severity: 'warning',
    effects: on(INSTALLERS, 'never extracts it'),
    source: 'rhdh and VeeCode install-dynamic-plugins extract what lies below the key',
    fix: 'Leave it out, or move it into the folder of a plugin. (index.json of rhdh-cli may stay.)',
    *find(image) {
      const folders = new Set([...listedKeys(image), ...pluginFolders(image)].map((key) => topOf(key)));
      const tops = archiveOf(image).entries.flatMap((entry) => topOf(meantPath(entry)) || []);
      for (const top of new Set(tops))
        if (!folders.has(top) && top !== 'index.json' && top !== '.' && top !== '..' && !/^\.wh\./.test(top))
          yield { path: top, message: `${top} lies outside of the plugins’ folders.` };
    },
  },
];
