// The backend features that a package's sources make, as far as their text tells: enough to name them, never to change them.
import type { Tree } from '@nx/devkit';
import type { WorkspaceProject } from '../workspace-projects';
import { inProject } from '../../files/paths';

export interface BackendFeature {
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  /** Under which it is exported; undefined when it is not. */
  readonly name: string | undefined;
  readonly pluginId: string | undefined;
}

/** `export const name = createBackendPlugin({ …`, up to the end of the first object in it. */
const FEATURE = /(?:(export\s+)?const\s+(\w+)(?:\s*:[^=]*)?\s*=\s*)?createBackend(?:Plugin|Module)\s*\(\s*\{[^}]*/g;

/** In the order of their files. */
export function backendFeatures(tree: Tree, { root }: WorkspaceProject): readonly BackendFeature[] {
  return sources(tree, inProject(root, 'src')).flatMap((file) =>
    [...withoutComments(tree.read(file, 'utf8') ?? '').matchAll(FEATURE)].map(([text, exported, name]) => ({
      file,
      name: exported === undefined ? undefined : name,
      pluginId: /pluginId\s*:\s*(['"`])([\w-]+)\1/.exec(text)?.[2],
    })),
  );
}

/** So that code in a comment does not count. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function sources(tree: Tree, folder: string): readonly string[] {
  return tree
    .children(folder)
    .sort()
    .flatMap((name) => {
      const file = inProject(folder, name);
      if (!tree.isFile(file)) return /^__/.test(name) ? [] : sources(tree, file);
      return /\.tsx?$/.test(name) && !/\.(test|spec|d)\.tsx?$/.test(name) ? [file] : [];
    });
}
