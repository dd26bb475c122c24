// Gives modules the names that the same sources have on every machine. The bundler makes ids, the names of chunks and the order of modules from
// them. What is read, and where imports are looked up, stays as it is.
import { isAbsolute, sep } from 'node:path';
import type { Compiler } from './rspack';
import type { StablePaths } from './stable-paths';

const NAME = 'DynplugStableNames';

export class StableNames {
  readonly #paths: StablePaths;
  readonly #workspaceRoot: string;
  readonly #plainRoot: string;

  /** @param workspaceRoot real and absolute @param plainRoot what stands for it in names: another path of it */
  constructor(paths: StablePaths, workspaceRoot: string, plainRoot: string) {
    this.#paths = paths;
    this.#workspaceRoot = workspaceRoot;
    this.#plainRoot = plainRoot;
  }

  apply(compiler: Compiler): void {
    compiler.hooks.normalModuleFactory.tap(NAME, (factory) => {
      factory.hooks.afterResolve.tap(NAME, ({ createData }) => {
        if (!createData) return;
        for (const field of ['request', 'userRequest'] as const) {
          const parts = createData[field].split('!').map((part) => this.#nameOf(part));
          createData[field] = parts.join('!');
        }
      });
    });
  }

  /** Of a loader or a file, with its query. */
  #nameOf(part: string): string {
    const [file = '', query = ''] = part.split(/(?=\?)([^]*)/);
    if (!isAbsolute(file)) return part;
    const known = this.#paths.of(file);
    const isInside = known.startsWith(`${this.#workspaceRoot}${sep}`);
    return `${isInside ? this.#plainRoot + known.slice(this.#workspaceRoot.length) : known}${query}`;
  }
}
