// What a host registers itself, by the ids under which Backstage keeps plugins and modules apart.
import type { HostManifest } from './fields';

export interface StaticIds {
  readonly packages: ReadonlySet<string>;
  /** Ids of plugins, certain. */
  readonly plugins: ReadonlySet<string>;
  /** Ids of plugins by the names of packages that could not be loaded when the manifest was made; may be wrong. */
  readonly likelyPlugins: ReadonlySet<string>;
  /** `<plugin id>/<module id>` */
  readonly modules: ReadonlySet<string>;
}

/** Backstage's own plugins are called by their ids; those of others usually are. */
const OF_BACKSTAGE = /^@backstage\/plugin-(.+)-backend$/;
const OF_OTHERS = /(?:^|[/-])plugin-(.+)-backend$/;

/** @returns empty sets for a host that does not say what it registers */
export function registeredBy({ features = [] }: HostManifest): StaticIds {
  const known = features.filter(({ moduleId }) => moduleId === undefined);
  const ids = (name: RegExp): readonly string[] =>
    known.flatMap(({ package: of, pluginId }) => pluginId ?? name.exec(of)?.[1] ?? []);
  return {
    packages: new Set(features.map(({ package: name }) => name)),
    plugins: new Set(ids(OF_BACKSTAGE)),
    likelyPlugins: new Set(ids(OF_OTHERS)),
    modules: new Set(
      features.flatMap(({ pluginId, moduleId }) =>
        pluginId === undefined || moduleId === undefined ? [] : [`${pluginId}/${moduleId}`],
      ),
    ),
  };
}
