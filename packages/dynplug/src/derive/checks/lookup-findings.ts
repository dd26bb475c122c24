// Files and folders of a package that its code looks up when it runs, and that it does not ship: `files` leaves them out, or no build
// copies them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../errors/errors';
import { folderAbove } from '../../files/paths';
import type { Lookup } from '../code-lookups';
import { type OwnPackage, shippedPaths } from '../own-package';
import { lookupsOf, scriptsOf } from '../own-scripts';

/** Folders that serve development: code that looks there is likely not to run in a host. */
const DEVELOPMENT = /^(src|dev|e2e|tests?|mocks?|examples?|docs|coverage|__\w+__)(\/|$)/;
const ENDINGS = ['', '.js', '.cjs', '.mjs', '.json', '.node', '/index.js', '/package.json'];

/** A lookup, in the package that it leads to. */
interface Target {
  readonly own: OwnPackage;
  /** POSIX, relative to the package; '' for the package itself. */
  readonly path: string;
}

/**
 * Errors for what exists in the source and would be missing in a host, warnings where the code asks first or the folder is for development.
 * @param packages the plugin first; of those that were published once nothing is missing
 */
export function lookupFindings(packages: readonly OwnPackage[]): readonly Finding[] {
  const byName = new Map(packages.map((own) => [own.packed.name, own]));
  const found = new Map<string, Finding>();
  for (const by of packages)
    for (const script of scriptsOf(by))
      for (const lookup of lookupsOf(script)) {
        const target = targetOf(lookup, by, script.path, byName);
        const finding = target && findingFor(target, lookup, script.path, target.own === packages[0]);
        // Reports the first script that looks there, for all.
        const key = target && `${target.own.id}\0${target.path}`;
        if (finding && key !== undefined && found.get(key)?.severity !== 'error') found.set(key, finding);
      }
  return [...found.values()];
}

/** undefined for what lies outside of own packages. */
function targetOf(
  { from, path: looked }: Lookup,
  by: OwnPackage,
  script: string,
  byName: ReadonlyMap<string, OwnPackage>,
): Target | undefined {
  const own = from === 'script' ? by : byName.get(from.package);
  const joined = path.posix.join(from === 'script' ? folderAbove(script) : '', looked);
  const file = joined === '.' ? '' : joined.replace(/\/$/, '');
  return !own?.isSource || /^(\.\.|node_modules)(\/|$)/.test(file) ? undefined : { own, path: file };
}

function findingFor(target: Target, lookup: Lookup, script: string, isPlugin: boolean): Finding | undefined {
  const { own, path: file } = target;
  const { name } = own.packed;
  if (file === '') return undefined;
  const severity = lookup.isGuarded || DEVELOPMENT.test(file) ? 'warning' : 'error';
  if (isPlugin && lookup.from !== 'script' && lookup.from.by === 'manifest' && exists(target, lookup))
    return {
      severity,
      code: 'EFILES',
      message: `${script} looks for ${file} beside require.resolve("${name}/package.json"), which in a host is not the plugin's folder.`,
      hint: `Use resolvePackagePath("${name}", "${file}") of @backstage/backend-plugin-api, or a path relative to __dirname.`,
    };
  if (isShipped(target, lookup)) return undefined;
  const message = `${name} looks up ${file} at run time (${script}), but does not ship it.`;
  if (exists(target, lookup)) return { severity, code: 'EFILES', message, hint: hintFor(target) };
  // Sources keep such files beside the code, and the build has to copy them.
  const source = file.replace(/^dist\//, 'src/');
  if (source === file || lookup.isModule || !existsSync(path.join(own.id, source))) return undefined;
  const hint = `The build does not copy ${source}. Move it to a folder beside src, and list that in "files".`;
  return { severity: 'warning', code: 'EFILES', message, hint };
}

function isShipped({ own, path: file }: Target, { isModule }: Lookup): boolean {
  if (file === 'package.json' || own.compatFolders.has(file.split('/', 1)[0] as string)) return true;
  const shipped = pathsOf(own);
  return (isModule ? ENDINGS : ['']).some((ending) => shipped.has(file + ending));
}

const PATHS = new WeakMap<OwnPackage, ReadonlySet<string>>();

/** All files that ship, and their folders. */
function pathsOf(own: OwnPackage): ReadonlySet<string> {
  let paths = PATHS.get(own);
  if (!paths) {
    const files = shippedPaths(own);
    const found = new Set(files);
    for (const shipped of files)
      for (let folder = folderAbove(shipped); folder !== '' && !found.has(folder); folder = folderAbove(folder))
        found.add(folder);
    PATHS.set(own, (paths = found));
  }
  return paths;
}

function exists({ own, path: file }: Target, { isModule }: Lookup): boolean {
  return (isModule ? ENDINGS : ['']).some((ending) => existsSync(path.join(own.id, file + ending)));
}

/** With the line to write. */
function hintFor({ own, path: file }: Target): string {
  const { files } = own.packed;
  const [top = file] = file.split('/');
  const entry = DEVELOPMENT.test(file) || top === 'dist' ? file : top;
  if (!Array.isArray(files))
    return `A .npmignore or .gitignore keeps it out. Add "files" to package.json: "files": ["dist", "${entry}"].`;
  const listed = files.map(String);
  if (listed.some((known) => known.replace(/^\.?\//, '').split('/', 1)[0] === entry))
    return `"files" in package.json lists ${entry}, but npm does not pack ${file}. Look for a pattern with "!", a glob that matches no file, a .npmignore or a symbolic link.`;
  return `Add it to package.json: "files": ${JSON.stringify([...listed, entry]).replaceAll(',', ', ')}.`;
}
