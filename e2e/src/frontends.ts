// The prepared monorepo of frontend plugins, with both of our packages installed as a user has them.
import path from 'node:path';
import { execute } from '@org/test-kit';
import { nodeEnv } from './node-programs';
import { copyOfWorker } from './work-folder';

export interface Frontends {
  /** Absolute. */
  readonly root: string;
  /** Absolute folder of a plugin. */
  dir(plugin: string): string;
  /** Runs targets of these plugins, or of all; says which tasks came from the cache. */
  run(targets: readonly string[], plugins?: readonly string[], ...flags: readonly string[]): Promise<Ran>;
}

export interface Ran {
  readonly code: number;
  readonly output: string;
  /** `plugin:target` of tasks that were not run. */
  readonly cached: readonly string[];
}

export const PREFIX = '@acme/backstage-plugin-';

/** This worker's own. */
export function frontends(): Frontends {
  return frontendsIn(copyOfWorker('frontends'));
}

/** The same for another checkout, or with another Node. @param root absolute @param node the program */
export function frontendsIn(root: string, node = process.execPath): Frontends {
  const program = path.join(root, 'node_modules/nx/dist/bin/nx.js');
  return {
    root,
    dir: (plugin) => path.join(root, 'plugins', plugin),
    run: async (targets, plugins = [], ...flags) => {
      const projects = plugins.length > 0 ? [`--projects=${plugins.map((name) => PREFIX + name).join(',')}`] : [];
      const args = [program, 'run-many', '-t', ...targets, ...projects, ...flags];
      const { code, output } = await execute(node, args, { cwd: root, env: nodeEnv(node) });
      const cached = [
        ...output.matchAll(/nx run @acme\/backstage-plugin-(\S+) .*(?:local cache|existing outputs match)/g),
      ];
      return { code, output, cached: cached.map(([, task]) => task as string).sort() };
    },
  };
}
