// The sources of a plugin that Nx does not know by itself.
import { text, texts } from './kinds';
import type { Options } from './option';

/** Of targets that compile. */
export const EXTRA_SOURCES = {
  extraSources: {
    kind: texts(
      'a list of files and folders below the workspace root, without globs, "./" and a slash at the end',
      text('a file or folder', /^(?!\/|\.{1,2}(\/|$))[^*?{}[\]\\]*[^*?{}[\]\\/]$/),
    ),
    description:
      'Allows sources outside of the packages of the plugin, and sources that git ignores: files or folders, relative to the workspace root. They become inputs of the targets, so caches see their changes.',
    default: [],
    example: ['shared/version.ts'],
  },
} as const satisfies Options;
