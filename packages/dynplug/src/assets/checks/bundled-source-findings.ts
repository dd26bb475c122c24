// The sources and the config schema of a frontend that Nx does not hash.
import path from 'node:path';
import type { Walk } from '../../closure/walk';
import { unseenSourceFindings } from '../../derive/checks/unseen-source-findings';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { Finding } from '../../errors/errors';
import { schemaFiles } from '../../plugin/schema-text';
import type { AssetOptions } from '../../options/assets';
import type { BuildAnswer } from '../../protocol';

interface Asked {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  readonly options: Pick<AssetOptions, 'extraSources'>;
}

/** Also of those that the bundler has read, and of which nothing is in the bundle. @param walk all that could be bundled */
export function bundledSourceFindings(
  { workspaceRoot, projectRoot, options }: Asked,
  { dir, manifest, root, tree }: SourcePlugin,
  walk: Walk,
  { scalprum, federation }: BuildAnswer,
): readonly Finding[] {
  const { name, configSchema: schema } = manifest;
  const kinds = [scalprum, federation].flatMap((kind) => kind ?? []);
  const files = new Set(kinds.flatMap(({ bundled }) => bundled.sources.map((source) => source.path)));
  return unseenSourceFindings(
    {
      workspaceRoot,
      projectRoot,
      folders: [...walk.graph.keys()].filter((dir) => tree.isSourceFolder(dir)),
      extraSources: options.extraSources,
      field: (values) => `"dynplug": { "assets": { "extraSources": ${JSON.stringify(values)} } }`,
    },
    [
      {
        name,
        sources: [...[...files].map((file) => path.join(root, file)), ...schemaFiles({ package: name, dir, schema })],
      },
    ],
  );
}
