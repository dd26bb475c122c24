// Which files of a host its manifest is made from.

/** The package.json files of a workspace, below no folder of packages or builds. */
export const MANIFEST_OF_PACKAGE = /^(?!(.*\/)?(node_modules|dist|dist-[^/]*)\/)(.*\/)?package\.json$/;
/** The package.json of a package in node_modules, at any depth: links may lead to it. */
const MANIFEST_OF_INSTALLED = /(^|\/)node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;
/** The code of a backend that registers plugins, as source or as built; not that of packages. */
const REGISTRATION = /^(?!(.*\/)?node_modules\/)(.*\/)?(src\/index\.[cm]?[jt]s|dist\/index\.cjs\.js)$/;
const BACKSTAGE_JSON = /^(?!(.*\/)?node_modules\/)(.*\/)?backstage\.json$/;

/** Whether a file of an image is kept. @param path POSIX, from the root of the image */
export function isNeeded(path: string): boolean {
  return [MANIFEST_OF_PACKAGE, MANIFEST_OF_INSTALLED, REGISTRATION, BACKSTAGE_JSON].some((one) => one.test(path));
}
