// Files beside a package.json that the CLIs read and our targets read too.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import type { Line } from './report';
import type { WorkspacePlugin } from './workspace-plugins';

/** @param assets what the target is called */
export function filesBeside(
  tree: Tree,
  { root, isBackend, isFrontend, manifest }: WorkspacePlugin,
  assets: string,
): readonly Line[] {
  const beside = (name: string): string => path.posix.join(root, name);
  return [
    ...((isBackend || isFrontend) && tree.isFile(beside('app-config.dynamic.yaml'))
      ? [
          {
            file: beside('app-config.dynamic.yaml'),
            found: 'suggested configuration',
            verdict: 'done' as const,
            text: 'pack and package-oci read it where it is',
          },
        ]
      : []),
    ...(isFrontend && (tree.isFile(beside('scalprum-config.json')) || manifest.scalprum !== undefined)
      ? [
          {
            file: tree.isFile(beside('scalprum-config.json')) ? beside('scalprum-config.json') : beside('package.json'),
            found: 'Scalprum configuration',
            verdict: 'done' as const,
            text: `the target ${assets} reads it where it is`,
          },
        ]
      : []),
  ];
}
