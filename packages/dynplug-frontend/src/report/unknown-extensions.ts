// Files of the workspace that no rule of the bundler is for. It takes them for scripts, and what is none may pass without a word.
import { KNOWN_EXTENSIONS } from '../bundler/rules';
import type { Bundled, Problem } from '../protocol';

export function unknownExtensions({ sources }: Bundled): readonly Problem[] {
  return sources
    .filter(({ path }) => !KNOWN_EXTENSIONS.test(path) || path.endsWith('.icon.svg'))
    .map(({ path }) => ({
      severity: 'error',
      kind: 'extension',
      file: path,
      message: `${path} is of a kind that is not supported`,
    }));
}
