// What apps of the new frontend system share with their plugins: the list of the workspace's own Backstage version, where it is installed.
import { createRequire } from 'node:module';
import path from 'node:path';
import { HOST_ONLY } from '../bundler/shared-modules';
import type { SharedModule } from '../protocol';

const PACKAGE = '@backstage/module-federation-common';

/** As of @backstage/module-federation-common 0.1.5, for workspaces that have it not. */
const LIST = [
  ...HOST_ONLY,
  '@material-ui/core/styles',
  '@material-ui/styles',
  '@mui/material/styles',
  '@emotion/react',
];

/** @param projectDir absolute */
export function federationShared(projectDir: string): Readonly<Record<string, SharedModule>> {
  return installedList(projectDir) ?? Object.fromEntries(LIST.map((request) => [request, {}]));
}

interface Common {
  defaultRemoteSharedDependencies?: () => Readonly<Record<string, SharedModule & { readonly eager?: boolean }>>;
}

function installedList(projectDir: string): Readonly<Record<string, SharedModule>> | undefined {
  let common: Common;
  try {
    common = createRequire(path.join(projectDir, 'package.json'))(PACKAGE) as Common;
  } catch {
    // Not installed: what builds apps brings it, and a workspace of plugins need not build one.
    return undefined;
  }
  const list = common.defaultRemoteSharedDependencies?.();
  return (
    list && Object.fromEntries(Object.entries(list).map(([request, { eager: _eager, ...shared }]) => [request, shared]))
  );
}
