// The sources of a backend that Nx does not hash.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { CompiledPackage } from '../../compile/compile-packages';
import { tsconfigSources } from '../../compile/tsconfig-files';
import type { Finding } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import type { Walked } from '../derivation';
import { unseenSourceFindings } from './unseen-source-findings';

/** @param compiled by folder */
export function compiledSourceFindings(
  walked: Walked,
  compiled: ReadonlyMap<string, CompiledPackage>,
): Promise<readonly Finding[]> {
  const { workspaceRoot, projectRoot, options } = walked.request;
  const root = realpathSync(workspaceRoot);
  return unseenSourceFindings(
    {
      workspaceRoot,
      projectRoot,
      folders: hashedFolders(walked),
      extraSources: options.extraSources,
      field: (value) => `"dynplug": { "extraSources": ["${value}"] }`,
    },
    [...compiled].map(([dir, { sources }]) => ({
      name: walked.source.tree.manifest(dir).name,
      sources: [...sources, ...outerConfigs(root, dir)],
    })),
  );
}

/** Of the plugin, of what it embeds, and of what the compiler inlines: Nx knows these as dependencies. */
function hashedFolders({ source: { tree, workspace }, walk }: Walked): readonly string[] {
  const own = [...walk.graph.values()].filter(
    ({ kind, id }) => (kind === 'root' || kind === 'embedded') && tree.isSourceFolder(id),
  );
  const folders = new Set(own.map(({ id }) => id));
  // A set also iterates over what is added on the way.
  for (const dir of folders) {
    const { dependencies, devDependencies, peerDependencies } = tree.manifest(dir);
    const named = { ...dependencies, ...peerDependencies, ...(devDependencies as object | undefined) };
    for (const member of workspace)
      if (member.name in named && tree.manifest(member.dir).backstage?.['inline'] !== undefined)
        folders.add(member.dir);
  }
  return [...folders];
}

/** The tsconfig.json files outside of the workspace that a package extends: absolute. */
function outerConfigs(root: string, dir: string): readonly string[] {
  const { files } = tsconfigSources(root, posixRelative(root, dir));
  return files.filter((file) => file.startsWith('../')).map((file) => path.join(root, file));
}
