// Steps outside of package.json that call the CLIs or the scripts around them: turbo, make, and pipelines. They are a person's to change.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { readTreeJson } from '../tree-json';
import type { Line } from './report';

/** A call of one of the CLIs, in whatever language the line is. */
export const CLI = /(\brhdh-cli|\bjanus-cli|@red-hat-developer-hub\/cli|@janus-idp\/cli)\b/;
const PACKAGES = /\bplugin package\b|\bpackage-dynamic-plugins\b/;
const FILES = ['Makefile', '.gitlab-ci.yml', 'Jenkinsfile', 'azure-pipelines.yml'];
const FOLDERS = ['.github/workflows', '.tekton', 'scripts'];

export interface Replacement {
  readonly export: string;
  readonly package: string;
}

/**
 * @param scripts names of the scripts that export
 * @param replacement commands that do the same here
 */
export function otherSteps(tree: Tree, scripts: ReadonlySet<string>, replacement: Replacement): readonly Line[] {
  return [...turboTasks(tree, scripts, replacement), ...linesOf(tree, scripts, replacement)];
}

function turboTasks(tree: Tree, scripts: ReadonlySet<string>, replacement: Replacement): readonly Line[] {
  // `tasks` since turbo 2, `pipeline` before.
  const { tasks, pipeline } = (readTreeJson(tree, 'turbo.json') ?? {}) as { tasks?: object; pipeline?: object };
  return Object.keys(tasks ?? pipeline ?? {})
    .filter((task) => scripts.has(task.replace(/^.*#/, '')))
    .map((task) => ({
      file: 'turbo.json',
      found: `task ${task}`,
      verdict: 'person',
      text: `Nx runs this: ${replacement.export}; remove the task when nothing asks for it`,
    }));
}

function linesOf(tree: Tree, scripts: ReadonlySet<string>, replacement: Replacement): readonly Line[] {
  const files = [
    ...FILES.filter((file) => tree.isFile(file)),
    ...FOLDERS.flatMap((folder) => tree.children(folder).map((name) => path.posix.join(folder, name))).filter((file) =>
      tree.isFile(file),
    ),
  ];
  return files.flatMap((file) =>
    (tree.read(file, 'utf8') ?? '').split(/\r?\n/).flatMap((line, index): readonly Line[] => {
      const isCall = CLI.test(line);
      if (!isCall && !mentions(line, scripts)) return [];
      const command = PACKAGES.test(line) ? replacement.package : replacement.export;
      return [{ file, found: `line ${index + 1}, ${line.trim()}`, verdict: 'person', text: `replace by ${command}` }];
    }),
  );
}

/** A script is run by its name, as a word of its own: not as a part of a path. */
function mentions(line: string, scripts: ReadonlySet<string>): boolean {
  return line.split(/[\s"'`;&|()[\],]+/).some((word) => scripts.has(word));
}
