// Files outside of package.json that may call the CLIs: build files, scripts and pipelines, of the workspace and of its packages.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { inProject } from '../../files/paths';
import { UNKNOWN } from './shell';

export interface StepFile {
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  readonly content: string;
  /** Where its commands run, POSIX and relative; UNKNOWN for scripts, which run where they are called. */
  readonly folder: string;
}

const NAMES =
  /^(GNUmakefile|[mM]akefile|\.?[jJ]ustfile|Taskfile(\.dist)?\.ya?ml|Jenkinsfile.*|Dockerfile.*|Containerfile.*|\.gitlab-ci\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|.*\.(sh|bash|mk|dockerfile|containerfile))$/;
const FOLDERS = [
  ...['.github', '.gitlab', '.circleci', '.tekton', '.buildkite', '.azuredevops', '.ci', '.husky'],
  ...['scripts', 'hack', 'ci', 'build', 'make', 'docker', 'tools', 'bin'],
];
const TEXT = /(\.(sh|bash|mk|ya?ml|js|cjs|mjs|ts|mts|cts|py|groovy|json|dockerfile|containerfile)|(^|\/)[^.]+)$/i;
const SKIPPED = /^(node_modules|dist.*|coverage|__fixtures__)$/;
const MOST_FOLDERS = 6;

/** @param roots folders of the packages, the workspace root among them as `.` */
export function stepFiles(tree: Tree, roots: readonly string[]): readonly StepFile[] {
  const found = roots.flatMap((root) => [
    ...tree
      .children(root)
      .filter((name) => NAMES.test(name) && tree.isFile(inProject(root, name)))
      .map((name) => ({ file: inProject(root, name), folder: /\.(ba)?sh$/.test(name) ? UNKNOWN : root })),
    ...FOLDERS.flatMap((folder) => filesBelow(tree, inProject(root, folder), MOST_FOLDERS)).map((file) => ({
      file,
      folder: runsInRoot(file) ? root : UNKNOWN,
    })),
  ]);
  return [...new Map(found.map((one) => [one.file, one])).values()].map((one) => ({
    ...one,
    content: tree.read(one.file, 'utf8') ?? '',
  }));
}

/** Steps of pipelines run in the root unless they say otherwise, and so do recipes that a Makefile includes. */
function runsInRoot(file: string): boolean {
  return /\.(ya?ml|mk)$/.test(file) || /(Dockerfile|Containerfile|Makefile)/.test(path.posix.basename(file));
}

function filesBelow(tree: Tree, folder: string, depth: number): readonly string[] {
  if (depth === 0 || !tree.exists(folder)) return [];
  return tree.children(folder).flatMap((name) => {
    const file = inProject(folder, name);
    if (tree.isFile(file)) return TEXT.test(file) ? [file] : [];
    return SKIPPED.test(name) ? [] : filesBelow(tree, file, depth - 1);
  });
}
