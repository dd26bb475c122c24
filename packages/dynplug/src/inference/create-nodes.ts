// package.json with a backend role → targets. Nx calls this for every invocation, so it reads little and loads less.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CreateNodesResult, CreateNodesV2 } from '@nx/devkit';
import { isBackendRole } from '../plugin/role';
import { type DynplugPluginOptions, requirePluginOptions } from './plugin-options';
import { backendTargets } from './targets';

/** Folders that our targets and others write: a package.json in them is no project's. */
const OUTPUT = /(^|\/)(dist|dist-[^/]+|node_modules)\//;

// The type that Nx 22 has too; in 23 it is another name of CreateNodes.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const createNodes: CreateNodesV2<DynplugPluginOptions> = [
  '**/package.json',
  (files, given, { workspaceRoot, nxJsonConfiguration }) => {
    const options = requirePluginOptions(given);
    const targets = backendTargets(options, 'production' in (nxJsonConfiguration.namedInputs ?? {}));
    return files.map((file): readonly [string, CreateNodesResult] => {
      const root = path.posix.dirname(file);
      const isPlugin = !OUTPUT.test(file) && isBackendPlugin(path.join(workspaceRoot, file));
      return [file, isPlugin ? { projects: { [root]: { targets } } } : {}];
    });
  },
];

/** False for a file that is no JSON: Nx itself reports that, with the file's name, and goes on with the others. */
function isBackendPlugin(file: string): boolean {
  let manifest: { readonly backstage?: { readonly role?: unknown }; readonly bundled?: unknown } | null;
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as typeof manifest;
  } catch {
    return false;
  }
  return manifest !== null && manifest.bundled !== true && isBackendRole(manifest.backstage?.role);
}
