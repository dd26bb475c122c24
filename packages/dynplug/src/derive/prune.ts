// Which files of third-party packages are never run: what `prune` leaves behind. Licences always ship.

const LICENCE = /(^|\/)(licen[cs]e|copying|notice|copyright|patents|authors)([.\-_][^/]*)?$/i;
const NEVER_RUN = /(\.d\.[cm]?ts(\.map)?|\.[cm]?js\.map|\.css\.map|\.md|\.markdown|\.flow|\.tsbuildinfo)$/i;
const TESTS = /^(test|tests|__tests__|examples?)\//i;

/** @param path POSIX, relative to its package */
export function isPrunable(path: string): boolean {
  return !LICENCE.test(path) && path !== 'package.json' && (NEVER_RUN.test(path) || TESTS.test(path));
}

/** A source map of a script. */
export function isSourceMap(path: string): boolean {
  return /\.[cm]?js\.map$/.test(path);
}
