// What a person can set about the assets of a frontend plugin, with every default filled in.
import type { SharedModule } from './protocol';

export interface AssetOptions {
  /** Build for shells that load with Scalprum. */
  readonly scalprum: boolean;
  /** Build for shells that load with module federation. */
  readonly moduleFederation: boolean;
  /** Who bundles for module federation: this tool's own bundler, or the workspace's Backstage CLI. */
  readonly federationEngine: 'rspack' | 'backstage-cli';
  /** A file with Scalprum's configuration, relative to the plugin. */
  readonly scalprumConfig: string | undefined;
  /** Modules for Scalprum's shells: name → source file, relative to the plugin. */
  readonly exposedModules: Readonly<Record<string, string>> | undefined;
  /** Major version of the hosts' React. */
  readonly hostReact: number;
  /** Changes to the list of shared modules; `false` takes one out. */
  readonly sharedModules: Readonly<Record<string, false | SharedModule>>;
  readonly sourceMaps: 'none' | 'hidden' | 'inline';
  /** Write statistics for bundle analysers, beside what is shipped. */
  readonly statistics: boolean;
  readonly minify: boolean;
  /** `auto`, or a URL that ends with `/`. */
  readonly publicPath: string;
  /** Expressions by the identifier that they replace. */
  readonly define: Readonly<Record<string, string>>;
  /** Bytes of all assets; undefined: no limit. */
  readonly maxSize: number | undefined;
}

/** Requests that a person took out of the shared modules. */
export function unsharedRequests({ sharedModules }: AssetOptions): readonly string[] {
  return Object.keys(sharedModules).filter((request) => sharedModules[request] === false);
}

export const DEFAULT_ASSET_OPTIONS: AssetOptions = {
  scalprum: true,
  moduleFederation: true,
  federationEngine: 'rspack',
  scalprumConfig: undefined,
  exposedModules: undefined,
  hostReact: 18,
  sharedModules: {},
  sourceMaps: 'none',
  statistics: false,
  minify: true,
  publicPath: 'auto',
  define: {},
  maxSize: undefined,
};
