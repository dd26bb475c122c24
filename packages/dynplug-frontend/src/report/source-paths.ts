// From what the bundler calls modules to files of the workspace.
import path from 'node:path';
import type { StablePaths } from '../bundler/stable-paths';

export class SourcePaths {
  readonly #root: string;
  readonly #stable: StablePaths;

  /** @param workspaceRoot real and absolute */
  constructor(workspaceRoot: string, stable: StablePaths) {
    this.#root = workspaceRoot;
    this.#stable = stable;
  }

  /**
   * POSIX and relative to the workspace root. What lies elsewhere has the name that it has on every machine; what the engine brings is
   * `tool/node_modules/…`, and a file of no package stays as it is.
   * @param file absolute
   */
  relative(file: string): string {
    const relative = path.relative(this.#root, this.#stable.of(file));
    if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
    const segments = file.split(path.sep);
    const at = segments.indexOf('node_modules');
    return at === -1 ? file : ['tool', ...segments.slice(at)].join('/');
  }

  /** True for a file of the workspace that was never installed. @param file absolute */
  isSource(file: string): boolean {
    return this.relative(file) !== file && !file.split(path.sep).includes('node_modules');
  }

  /** The file of a module: what is behind its loaders, without query and hash; undefined when it is not a file. */
  ofIdentifier(identifier: string): string | undefined {
    const [file = ''] = (identifier.split('!').at(-1) ?? '').replace(/^[\w/-]+\|(?=[/\\]|\w:)/, '').split(/[|?]/);
    return path.isAbsolute(file) ? this.relative(file) : undefined;
  }

  /** Without folders of this machine. */
  withoutRoot(text: string): string {
    const places = this.#stable.places.map(([folder, below]) => [folder, path.relative(this.#root, below)] as const);
    const stable = places.reduce((rest, [folder, below]) => rest.split(folder).join(below), text);
    return stable.split(`${this.#root}${path.sep}`).join('').split(this.#root).join('.');
  }
}
