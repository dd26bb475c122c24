// From what the bundler calls modules to files of the workspace.
import path from 'node:path';

export class SourcePaths {
  readonly #root: string;

  /** @param workspaceRoot real and absolute */
  constructor(workspaceRoot: string) {
    this.#root = workspaceRoot;
  }

  /**
   * POSIX and relative to the workspace root. What is installed elsewhere, as what the engine brings may be, is `tool/node_modules/…`; any other
   * file there stays as it is.
   * @param file absolute
   */
  relative(file: string): string {
    const relative = path.relative(this.#root, file);
    if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
    const segments = file.split(path.sep);
    const at = segments.indexOf('node_modules');
    return at === -1 ? file : ['tool', ...segments.slice(at)].join('/');
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
