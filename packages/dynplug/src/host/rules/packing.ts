// What is lost when an installer packs a local folder with npm, and a folder that is a link.
import { Minimatch } from 'minimatch';
import type { FolderArtifact } from '../artifact';
import { type Json, type JsonObject, isList } from '../json';
import { isObject } from '../../json/values';
import { type PluginTree, topOf } from '../plugin-tree';
import { INSTALLERS } from '../profiles';
import { HOST_NAMES } from '../../options/hosts';
import { type Rule, on } from '../rule';

const NPM_PACK = 'npm pack, which rhdh and VeeCode install-dynamic-plugins run on "./" packages';
const PACKAGE_NAME = /^node_modules\/((?:@[^/]+\/)?[^@./][^/]*)\//;

export const PACKING_RULES: readonly Rule<PluginTree>[] = [
  {
    id: 'folder-files',
    title: 'the files field covers every folder',
    severity: 'error',
    effects: on(INSTALLERS, 'loses the folder when it installs the plugin from "./"'),
    source: NPM_PACK,
    fix: 'Name the folder in "files" of package.json.',
    *find({ kind, files, manifest }) {
      if (kind !== 'folder' || !manifest) return;
      const covers = coverage(manifest, [...files.keys()], textOf({ files }, '.gitignore'));
      const folders = new Map<string, boolean>();
      for (const file of files.keys()) {
        const top = topOf(file);
        if (top === file || top === 'node_modules' || top.startsWith('.')) continue;
        folders.set(top, (folders.get(top) ?? false) || covers(file));
      }
      for (const [folder, covered] of folders)
        if (!covered) yield { path: folder, message: `npm pack leaves ${folder} out.` };
    },
  },
  {
    id: 'folder-bundle',
    title: 'bundleDependencies covers what node_modules holds',
    severity: 'error',
    effects: on(INSTALLERS, 'loses the dependencies when it installs the plugin from "./"'),
    source: NPM_PACK,
    fix: 'Set "bundleDependencies": true, and list what ships in "dependencies".',
    *find(tree) {
      if (tree.kind !== 'folder' || !tree.manifest) return;
      const listed = bundledNames(tree.manifest);
      const declared = Object.keys(asObject(tree.manifest['dependencies']));
      const present = packagesOf(tree.files.keys());
      const lost = declared.filter((name) => present.has(name) && !listed.includes(name));
      if (present.size > 0 && (listed.length === 0 || lost.length > 0))
        yield {
          path: 'node_modules',
          message:
            listed.length === 0
              ? 'npm pack leaves node_modules out.'
              : `npm pack leaves ${lost.join(', ')} out: bundleDependencies does not list it.`,
        };
    },
  },
  {
    id: 'folder-symlink',
    title: 'a folder holds no symbolic links',
    severity: 'error',
    effects: on(INSTALLERS, 'loses the link when it installs the plugin from "./"'),
    source: NPM_PACK,
    fix: 'Copy what the link points to.',
    *find({ kind, files }) {
      if (kind !== 'folder') return;
      for (const [path, { type, linkpath }] of files)
        if (type === 'symlink' && !/(^|\/)node_modules\/\.bin\//.test(path))
          yield { path, message: `${path} is a symbolic link to ${linkpath ?? 'nothing'}.` };
    },
  },
];

export const FOLDER_RULES: readonly Rule<FolderArtifact>[] = [
  {
    id: 'folder-link',
    title: 'a folder is not a relative or dangling link',
    severity: 'error',
    effects: on(HOST_NAMES, 'the whole backend does not start when the link lies in the root of dynamic plugins'),
    source:
      'backstage/backstage backend-dynamic-feature-service: scanner/plugin-scanner.ts looks the link’s text up from the working directory',
    fix: 'Copy the folder, or make the link absolute.',
    *find({ name, link }) {
      if (!link) return;
      if (link.dangling) yield { path: name, message: `${name} is a link to ${link.target}, which does not exist.` };
      else if (!link.target.startsWith('/'))
        yield { path: name, message: `${name} is a link with the relative target ${link.target}.` };
    },
  },
];

/** Whether npm packs a file, as far as `files` and a .gitignore of `*` decide it. */
function coverage(manifest: JsonObject, files: readonly string[], gitignore: string): (file: string) => boolean {
  const field = manifest['files'];
  if (!isList(field)) {
    const ignoresAll = !files.includes('.npmignore') && /^(\/?\*\*?|\*\*\/\*)\s*$/m.test(gitignore);
    const main = typeof manifest['main'] === 'string' ? manifest['main'].replace(/^\.\//, '') : '';
    return (file) => !ignoresAll || file === main;
  }
  const patterns = field
    .filter((item) => typeof item === 'string')
    .filter((item) => !item.startsWith('!'))
    .map((item) => item.replace(/^\.?\//, '').replace(/\/(\*\*?(\/\*)?)?$/, ''));
  const matchers = patterns.flatMap((pattern) =>
    [pattern, `${pattern}/**`].map((glob) => new Minimatch(glob, { dot: true })),
  );
  return (file) => patterns.some((one) => one === '' || one === '.') || matchers.some((matcher) => matcher.match(file));
}

/** Names of the packages in node_modules, which files come in rows from. */
function packagesOf(files: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  let folder = '/';
  for (const file of files) {
    if (file.startsWith(folder)) continue;
    const found = PACKAGE_NAME.exec(file);
    if (!found) continue;
    folder = found[0];
    names.add(found[1] as string);
  }
  return names;
}

function bundledNames(manifest: JsonObject): readonly string[] {
  const field: Json | undefined = manifest['bundleDependencies'] ?? manifest['bundledDependencies'];
  if (isList(field)) return field.filter((name) => typeof name === 'string');
  return field === true ? Object.keys(asObject(manifest['dependencies'])) : [];
}

const asObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

function textOf({ files }: Pick<PluginTree, 'files'>, path: string): string {
  return files.get(path)?.content?.().toString('utf8') ?? '';
}
