// From what the bundler calls modules to files of the workspace.
import path from 'node:path';

export class SourcePaths {
  readonly #root: string;

  /** @param workspaceRoot real and absolute */
  constructor(workspaceRoot: string) {
    this.#root = workspaceRoot;
  }

  /** POSIX and relative to the workspace root; as it is when it lies elsewhere. @param file absolute */
  relative(file: string): string {
    const relative = path.relative(this.#root, file);
    return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
  }

  /** True for a file of the workspace that was never installed. @param file absolute */
  isSource(file: string): boolean {
    return this.relative(file) !== file && !file.split(path.sep).includes('node_modules');
  }

  /** The file of a module: what stands behind its loaders, without query and hash; undefined when it is no file. */
  ofIdentifier(identifier: string): string | undefined {
    const [file = ''] = (identifier.split('!').at(-1) ?? '').replace(/^[\w/-]+\|(?=[/\\]|\w:)/, '').split(/[|?]/);
    return path.isAbsolute(file) ? this.relative(file) : undefined;
  }

  withoutRoot(text: string): string {
    return text.split(`${this.#root}${path.sep}`).join('').split(this.#root).join('.');
  }
}
