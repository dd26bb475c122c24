// Loads a built remote in a context of its own, with just enough of a browser around it for most plugins to be evaluated.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { HOST_ONLY } from '../bundler/shared-modules';
import { browserGlobals } from './browser-globals';

export interface LoadRemote {
  /** Absolute folder with remoteEntry.js. */
  readonly output: string;
  /** The global that remoteEntry.js declares. */
  readonly name: string;
  readonly publicPath: string;
  /** Absolute; where the host's part, React and the router, is taken from. */
  readonly projectDir: string;
  readonly mounts: readonly string[];
}

export interface LoadedRemote {
  /** Mount → `$$type` of the default export; `null` without one. */
  readonly types: ReadonlyMap<string, string | null>;
  /** Mount → why it did not load. */
  readonly failures: ReadonlyMap<string, string>;
}

interface Container {
  init(scope: object): unknown;
  get(mount: string): Promise<() => { readonly default?: { readonly $$type?: unknown } }>;
}

/** What is not there by then waits for something that only a browser does. */
const PATIENCE_MS = 10_000;

export async function loadRemote({ output, name, publicPath, projectDir, mounts }: LoadRemote): Promise<LoadedRemote> {
  const types = new Map<string, string | null>();
  const failures = new Map<string, string>();
  const fail = (mount: string, error: unknown): void => {
    failures.set(mount, (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
  };
  const base = publicPath === 'auto' ? 'http://plugin.invalid/' : new URL(publicPath, 'http://plugin.invalid/').href;
  const context = vm.createContext(browserGlobals(base, (url) => run(url)));
  const run = (url: string): void => {
    const file = path.join(output, decodeURIComponent(url.slice(base.length)));
    vm.runInContext(readFileSync(file, 'utf8'), context, { filename: file });
  };
  try {
    run(`${base}remoteEntry.js`);
    const container = vm.runInContext(name, context) as Container;
    await inTime(container.init(hostScope(projectDir)));
    for (const mount of mounts) {
      try {
        const module = (await inTime(container.get(mount)))();
        const type = (module.default as { $$type?: unknown } | null | undefined)?.$$type;
        types.set(mount, typeof type === 'string' ? type : null);
      } catch (error) {
        fail(mount, error);
      }
    }
  } catch (error) {
    for (const mount of mounts) fail(mount, error);
  }
  return { types, failures };
}

/** The host's side of the contract: one loaded copy of what only a host has, as far as it is installed. */
function hostScope(projectDir: string): object {
  const require = createRequire(path.join(projectDir, 'package.json'));
  const scope: Record<string, object> = {};
  for (const request of HOST_ONLY) {
    try {
      const library = require(request) as unknown;
      const get = (): Promise<() => unknown> => Promise.resolve(() => library);
      const { version } = require(`${request}/package.json`) as { version: string };
      scope[request] = { [version]: { from: 'host', version, eager: false, loaded: 1, get, lib: () => library } };
    } catch {
      // Not installed, or not for Node: a plugin that needs it fails to load, and its types are asked.
    }
  }
  return scope;
}

async function inTime<T>(work: T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it takes too long')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
