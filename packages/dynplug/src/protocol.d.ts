// What the engine and the browser are asked and what they answer: JSON both ways, as one message `{ dynplug: … }` each. Types alone, as the two packages
// do not load each other's code: @org/dynplug-frontend imports this file, and the build copies it into dist, since assets.json has some of these types.

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

/** An exported frontend plugin that is to be shown in a browser, by apps of the packages of a workspace. */
export interface ShowRequest {
  readonly formatVersion: 1;
  /** Absolute path of Chromium or Chrome. */
  readonly browser: string;
  /** What to show, one page load each. */
  readonly views: readonly View[];
  /** Of the legacy frontend system; absent: not shown there. */
  readonly legacy?: LegacyPlugin;
  /** Of the new frontend system; absent: not shown there. Its pages are found in the app. */
  readonly federation?: FederationPlugin;
  /** Configuration of the app, as a browser gets it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Absolute folder that exists: a PNG for each view, named after its id. */
  readonly screenshots: string;
  /** How long one view may take, in milliseconds. */
  readonly viewTimeout: number;
  /** The same for an app that loads the plugin and shows no view. */
  readonly loadTimeout: number;
  /** Bytes that JavaScript of a page may take. */
  readonly memory: number;
}

/** A folder below whose `node_modules` the packages of an app are found. Absolute. */
interface Shown {
  readonly host: string;
  /** Absolute folder of the assets. */
  readonly folder: string;
}

export interface LegacyPlugin extends Shown {
  /** Modules that shells load. */
  readonly modules: readonly string[];
  /** Exports that the app gets as factories of APIs. */
  readonly apiFactories: readonly Exported[];
}

export interface FederationPlugin extends Shown, Remote {
  /** Plugins that run beside it. */
  readonly beside: readonly Remote[];
}

export interface Remote {
  /** Absolute folder of the assets. */
  readonly folder: string;
  /** Of the derived package: part of the address. */
  readonly packageName: string;
}

export interface Exported {
  readonly module: string;
  readonly importName: string;
}

/** A component that the app mounts. */
export interface View extends Exported {
  /** Name of its screenshot. */
  readonly id: string;
  readonly kind: 'route' | 'card';
  /** Of the route, as its configuration has it. */
  readonly path?: string;
  /** Where a card is mounted. */
  readonly mountPoint?: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** The entity that a card is about. */
  readonly entity?: Readonly<Record<string, unknown>>;
}

export interface ShowAnswer {
  readonly formatVersion: 1;
  readonly legacy?: ShownApp;
  readonly federation?: ShownApp;
  /** Of the browser. */
  readonly browser: string;
  readonly views: readonly ShownView[];
}

/** What an app says of the plugin when it has loaded it. */
export interface ShownApp {
  /** Package → version: what the app shares. */
  readonly shares: Readonly<Record<string, string>>;
  /** Module → names of its exports, or why it did not load. */
  readonly modules: Readonly<Record<string, readonly string[] | string>>;
  /** Why nothing of the plugin loaded. */
  readonly error?: string;
  readonly page: PageNotes;
}

export interface ShownView {
  readonly id: string;
  readonly system: 'legacy' | 'new';
  readonly kind: View['kind'];
  /** For people: the path, or the mount point. */
  readonly title: string;
  /** Exported name, or the id of the extension. */
  readonly name: string;
  /** Milliseconds until it had settled. */
  readonly ms: number;
  /** Whether there is text, an image or another thing to see. */
  readonly isEmpty: boolean;
  readonly page: PageNotes;
  readonly hasScreenshot: boolean;
}

/** What happened in a page. */
export interface PageNotes {
  readonly outcome: 'settled' | 'busy' | 'crashed';
  readonly notes: readonly PageNote[];
  /** Requests for files of the plugin that are absent: paths. */
  readonly missing: readonly string[];
  /** Requests to backends: there is none. Paths. */
  readonly asked: readonly string[];
  /** Copies of react-dom that rendered. */
  readonly renderers: number;
  /** Versions of React that are in use besides that of the app. */
  readonly otherReacts: readonly string[];
}

export interface PageNote {
  /** `thrown`: a component threw, and React says so. `uncaught`: nobody handled it. `foreign`: an address of another server. */
  readonly kind: 'thrown' | 'uncaught' | 'console' | 'foreign';
  readonly text: string;
}

/** What comes first when a plugin is shown: sent as `{ reached: step }` when it begins. */
export type ShowStep = 'page' | 'browser' | 'views';

/** Why nothing could be shown. */
export interface ShowFailure {
  /** `page`: the packages of an app do not bundle. `browser`: it did not start, or ended. */
  readonly part: 'page' | 'browser';
  readonly message: string;
}
