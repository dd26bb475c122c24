// The sources and config schemas of a backend that Nx does not hash.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { CompiledPackage } from '../../compile/compile-packages';
import { tsconfigSources } from '../../compile/tsconfig-files';
import type { Finding } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import { schemaFiles } from '../../plugin/schema-text';
import type { Walked } from '../derivation';
import { unseenSourceFindings } from './unseen-source-findings';

/** @param compiled by folder */
export function compiledSourceFindings(
  walked: Walked,
  compiled: ReadonlyMap<string, CompiledPackage>,
): readonly Finding[] {
  const { workspaceRoot, projectRoot, options } = walked.request;
  const root = realpathSync(workspaceRoot);
  return unseenSourceFindings(
    {
      workspaceRoot,
      projectRoot,
      folders: hashedFolders(walked),
      extraSources: options.extraSources,
      field: (values) => `"dynplug": { "extraSources": ${JSON.stringify(values)} }`,
    },
    ownFolders(walked).map((dir) => {
      const { name, configSchema: schema } = walked.source.tree.manifest(dir);
      const sources = compiled.get(dir)?.sources;
      const files = sources ? [...sources, ...outerConfigs(root, dir)] : [];
      const schemas = options.configSchema ? schemaFiles({ package: name, dir, schema }) : [];
      return { name, sources: [...files, ...schemas] };
    }),
  );
}

/** Of the plugin, and of what it embeds. */
function ownFolders({ source: { tree }, walk }: Walked): readonly string[] {
  return [...walk.graph.values()]
    .filter(({ kind, id }) => (kind === 'root' || kind === 'embedded') && tree.isSourceFolder(id))
    .map(({ id }) => id);
}

/** The same, and of what the compiler inlines: Nx knows these as dependencies. */
function hashedFolders(walked: Walked): readonly string[] {
  const { tree, workspace } = walked.source;
  const folders = new Set(ownFolders(walked));
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
