// What the engine is asked and what it answers: JSON both ways, as one message `{ dynplug: … }` each. Types alone, as the two packages do not load
// each other's code: @org/dynplug-frontend imports this file, and the build copies it into dist, since assets.json has some of these types.

export interface BuildRequest {
  /** Of both messages. The engine refuses a request of another version. */
  readonly formatVersion: 1;
  /** Real and absolute. Nothing of it is in the result. */
  readonly workspaceRoot: string;
  /** Real and absolute. */
  readonly projectDir: string;
  readonly scalprum?: ScalprumRequest;
  readonly federation?: FederationRequest;
  readonly bundle: BundleRequest;
  /** Changes to the shared modules of both kinds, by request (`react`, `@mui/material/styles`); `false` takes one out. */
  readonly sharedModules: Readonly<Record<string, false | SharedModule>>;
}

/** What is left out keeps its default: that of the list for a module in it, else a singleton of any version with a fallback. */
export interface SharedModule {
  readonly singleton?: boolean;
  /** A range, or `false` for any. */
  readonly requiredVersion?: string | false;
  /** The version of the copy that is brought, where its package.json does not say it. */
  readonly version?: string;
  /** `false`: no copy is brought; the host must have one. Default: `true`, but for React and the router. */
  readonly import?: boolean;
}

export interface BundleRequest {
  readonly minify: boolean;
  readonly sourceMaps: 'none' | 'hidden' | 'inline';
  /** Absolute folder of hidden source maps. */
  readonly sourceMapFolder?: string;
  /** Absolute folder of statistics for bundle analysers, one file for each kind; absent: none are made. */
  readonly statisticsFolder?: string;
  /** `auto`, or a URL that ends with `/`. */
  readonly publicPath: string;
  /** Expressions by the identifier that they replace. */
  readonly define: Readonly<Record<string, string>>;
}

export interface ScalprumRequest {
  /** Absolute folder that does not exist yet. */
  readonly output: string;
  readonly name: string;
  readonly version: string;
  /** Name → source file, relative to the project (`./src/index.ts`). */
  readonly exposedModules: Readonly<Record<string, string>>;
}

export interface FederationRequest {
  /** Absolute folder that does not exist yet, unless it was built already. */
  readonly output: string;
  /** An identifier: the global that remoteEntry.js declares. */
  readonly name: string;
  /** Mount (`.`, `./alpha`) → source file, relative to the project. Those besides `.` are exposed when they are features. */
  readonly entryPoints: Readonly<Record<string, string>>;
  /** The output holds what another tool built: it is described, and its source maps leave it. */
  readonly built?: BuiltRemote;
}

export interface BuiltRemote {
  /** Absolute folder that the paths in its source maps are relative to; it need not exist any more. */
  readonly context: string;
}

export interface BuildAnswer {
  readonly formatVersion: 1;
  readonly scalprum?: KindAnswer;
  readonly federation?: FederationAnswer;
  /** Milliseconds of the whole. */
  readonly took: number;
}

/** Without `assets` there are errors among the problems. */
export interface KindAnswer {
  readonly problems: readonly Problem[];
  readonly assets: readonly Asset[];
  readonly bundled: Bundled;
  /** The requests that shells of this kind share, before changes. Sorted. */
  readonly shareScope: readonly string[];
}

export interface FederationAnswer extends KindAnswer {
  /** The mounts that are exposed; none when no entry point is a feature, and then nothing was built. */
  readonly exposes: readonly string[];
  /** Mount → `$$type` of its default export. */
  readonly features: Readonly<Record<string, string>>;
}

export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly kind: ProblemKind;
  /** Source file, POSIX and relative to the workspace root. */
  readonly file?: string;
  /** What was imported. */
  readonly request?: string;
  /** The bundler's words, without absolute paths. */
  readonly message: string;
}

export type ProblemKind =
  /** An import leads nowhere. */
  | 'unresolved'
  /** A module has no export of that name. */
  | 'export'
  /** A source does not parse, or a loader failed. */
  | 'syntax'
  /** An import with a scheme that browsers have not, e.g. `node:`. */
  | 'scheme'
  /** A file of a kind that is not supported. */
  | 'extension'
  /** A shared module of which no copy is offered: no package.json says its version. */
  | 'unversioned'
  /** An import for side effects that `sideEffects` lets the bundler drop; the message is the file. */
  | 'dropped'
  /** `import.meta.url` as a value: a path of this machine. */
  | 'machine-url'
  /** What Backstage's CLI fills in and this bundler does not, e.g. `process.env.BUILD_INFO`. */
  | 'backstage-value'
  /** What an entry point is could not be found out. */
  | 'features'
  | 'other';

export interface Asset {
  /** POSIX, relative to the output folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** What is in the bundle, and why. Lists are sorted. */
export interface Bundled {
  /** Files of the workspace; what its code imports, whether it got into the bundle or not. */
  readonly sources: readonly SourceFile[];
  /** Installed packages, each copy once. */
  readonly packages: readonly BundledPackage[];
  /** What the host may provide, as it is asked for. */
  readonly shared: readonly SharedRequest[];
}

export interface SourceFile {
  /** POSIX, relative to the workspace root. */
  readonly path: string;
  /** Bytes, compiled and not yet minified. */
  readonly size: number;
  /** `false`: nothing of it is in the bundle. */
  readonly bundled: boolean;
  /** Names that it exports; absent where the compiler cannot know them all. */
  readonly exports?: readonly string[];
  readonly imports: readonly SourceImport[];
}

export interface SourceImport {
  readonly request: string;
  /** `empty`: there is nothing there, as for a Node built-in that browsers have not. */
  readonly to: 'package' | 'source' | 'shared' | 'empty';
}

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** POSIX, relative to the workspace root. */
  readonly path: string;
  readonly modules: number;
  /** Bytes, compiled and not yet minified. */
  readonly size: number;
  /** The module that the package's name means is among them. */
  readonly entry: boolean;
  /** Packages and source files that brought it. */
  readonly importedBy: readonly string[];
}

export interface SharedRequest {
  readonly request: string;
  /** The version of the copy that is brought; absent: the host must have one. */
  readonly version?: string;
}
