// The package that bundles frontends: into the package.json of a workspace that has some, and installed by its own package manager.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { ENGINE, namedTools } from '../../inference/require-workspace';
import { DynplugError } from '../../errors/errors';
import { editJson } from '../../json/edit-json';
import { runProgram } from '../../process/run';
import { readManifest } from '../../tree/manifest';
import { installCommand, packageManagerOf } from '../../tree/package-manager';
import { readTreeJson } from '../tree-json';

const FILE = 'package.json';

/** @returns the work that is left when the files are written; undefined when the workspace names the package already */
export function addEngine(tree: Tree): (() => Promise<void>) | undefined {
  const root = readTreeJson(tree, FILE);
  if (root === undefined || namedTools(root).includes(ENGINE)) return undefined;
  const { version } = readManifest(path.resolve(__dirname, '../../..'));
  tree.write(FILE, editJson(tree.read(FILE, 'utf8') ?? '', ['devDependencies', ENGINE], version));
  return () => install(tree.root, `${ENGINE}@${version}`);
}

/** @throws ETOOL with what the package manager printed */
async function install(root: string, spec: string): Promise<void> {
  const command = installCommand(root);
  const [program = '', ...args] = command.split(' ');
  try {
    await runProgram(program, args, root);
  } catch (cause) {
    const said = cause instanceof Error ? `\n${cause.message}` : '';
    throw new DynplugError('ETOOL', `${spec} is in package.json, but "${command}" failed.${said}`, hintFor(root), {
      cause,
    });
  }
}

function hintFor(root: string): string {
  const manager = packageManagerOf(root);
  if (manager === 'yarn')
    return 'Install by hand. If Yarn says that the package is too young (npmMinimalAgeGate), add to .yarnrc.yml: npmPreapprovedPackages: ["@org/*"].';
  if (manager === 'npm') return 'Install by hand. If npm says ERESOLVE, run: npm install --legacy-peer-deps.';
  return 'Install by hand.';
}
