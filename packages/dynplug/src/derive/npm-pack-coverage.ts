// Would `npm pack` in the derived package keep a bundled dependency whole? npm applies each dependency's own `files` a second time, and
// patterns that a publisher's own tool understood (`dist-*/`) match nothing then (npm-packlist: gatherBundles).
import { makeRe } from 'minimatch';
import { folderAbove } from '../files/paths';
import type { Manifest } from '../tree/manifest';
import type { PackageFile } from '../tree/package-files';

/** What a host never loads, or what npm always packs. */
const UNIMPORTANT =
  /(\.d\.[cm]?ts|\.map|\.md|\.markdown|\.flow|\.ts)$|^(package\.json|readme|licen[cs]e|copying|history|changelog|changes|notice|authors)(\.[^/]*)?$|^\.|\/\./i;

const NOTHING = /(?!)/;

/** True when a file that a host may load is covered by no entry of `files`. Rather once too often: the field has no use in a host. */
export function losesFilesWhenPacked(manifest: Manifest, files: readonly PackageFile[]): boolean {
  if (!Array.isArray(manifest.files)) return false;
  const patterns = (manifest.files as readonly unknown[])
    .filter((entry) => typeof entry === 'string')
    .map((entry) => entry.replace(/^\.?\//, ''));
  if (patterns.some((pattern) => pattern.startsWith('!'))) return files.some((file) => !UNIMPORTANT.test(file.path));
  const literal = new Set(patterns.map((pattern) => pattern.replace(/\/(\*\*?(\/\*)?)?$/, '')));
  if (['', '.', '*', '**'].some((all) => literal.has(all))) return false;
  const wild = patterns.filter((pattern) => /[*?{[]/.test(pattern) && !pattern.endsWith('/'));
  const [below, single] = [wild.filter((one) => one.endsWith('/**')), wild.filter((one) => !one.endsWith('/**'))];
  const folderGlobs = below.map((one) => expression(one.slice(0, -'/**'.length)));
  const globs = single.map((one) => ({ glob: expression(one), isName: !one.includes('/') }));
  // Thousands of files lie in few folders.
  const folders = new Map<string, boolean>([['', false]]);
  const coversFolder = (folder: string): boolean => {
    let covered = folders.get(folder);
    if (covered === undefined) {
      covered =
        literal.has(folder) || folderGlobs.some((glob) => glob.test(folder)) || coversFolder(folderAbove(folder));
      folders.set(folder, covered);
    }
    return covered;
  };
  const always = alwaysPacked(manifest);
  const covers = (path: string): boolean =>
    coversFolder(folderAbove(path)) ||
    literal.has(path) ||
    always.has(path) ||
    globs.some(({ glob, isName }) => glob.test(isName ? path.slice(path.lastIndexOf('/') + 1) : path));
  return files.some((file) => !covers(file.path) && !UNIMPORTANT.test(file.path));
}

const EXPRESSIONS = new Map<string, RegExp>();

/** A pattern as a regular expression: dozens of packages of one publisher have the same, and hundreds of files each. */
function expression(pattern: string): RegExp {
  let known = EXPRESSIONS.get(pattern);
  if (!known) EXPRESSIONS.set(pattern, (known = makeRe(pattern) || NOTHING));
  return known;
}

function alwaysPacked({
  main,
  bin,
  browser,
}: Manifest & { readonly bin?: unknown; readonly browser?: unknown }): ReadonlySet<string> {
  const bins =
    typeof bin === 'object' && bin !== null ? Object.values(bin as Readonly<Record<string, unknown>>) : [bin];
  const named = [main, browser, ...bins].filter((value): value is string => typeof value === 'string');
  return new Set(named.map((file) => file.replace(/^\.\//, '')));
}
