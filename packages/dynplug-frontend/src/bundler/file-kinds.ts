// What each kind of source file is in a bundle, by extension; compared in a spec with the tables of Backstage's CLI and of rhdh-cli.

/** Files that are copied; an import gives their URL. */
export const URL_KINDS = [
  ...['bmp', 'gif', 'ico', 'jpeg', 'jpg', 'png', 'svg', 'webp', 'avif'],
  ...['eot', 'otf', 'ttf', 'woff', 'woff2'],
  ...['frag', 'vert', 'md', 'xml'],
] as const;

/** Files whose content is compiled into the scripts and styles. */
export const COMPILED_KINDS = [
  ...['js', 'cjs', 'mjs', 'jsx', 'cjsx', 'mjsx', 'ts', 'cts', 'mts', 'tsx', 'ctsx', 'mtsx'],
  ...['json', 'yaml', 'yml', 'css'],
] as const;

/** An icon, which becomes a component. It needs a library that the workspace has, or has not. */
export const ICON = /\.icon\.svg$/i;

/** @param kinds extensions without a dot */
export function filesOfKind(kinds: readonly string[]): RegExp {
  return new RegExp(`\\.(?:${kinds.join('|')})$`, 'i');
}

/** What a rule exists for; anything else would be parsed as a script, and may pass although it is none. */
export const KNOWN_EXTENSIONS = filesOfKind([...URL_KINDS, ...COMPILED_KINDS]);
