/** Options of `@org/dynplug:assets`, as written in a target; descriptions are in schema.json. */
export interface AssetsExecutorOptions {
  outputPath?: string;
  scalprum?: boolean;
  moduleFederation?: boolean;
  federationEngine?: string;
  scalprumConfig?: string;
  exposedModules?: Record<string, string>;
  sharedModules?: Record<
    string,
    boolean | { singleton?: boolean; requiredVersion?: string | false; version?: string; import?: boolean }
  >;
  hostReact?: number;
  sourceMaps?: string;
  statistics?: boolean;
  minify?: boolean;
  publicPath?: string;
  define?: Record<string, string>;
  maxSize?: string | number;
}
