// What the browser that shows a plugin is asked and what it answers: messages as those of protocol.d.ts, which says why these are types alone.

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
  /** What answers requests to backends; absent: nothing does. */
  readonly backend?: { readonly url: string; readonly token: string };
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
  /** What the app notes without the plugin too; it is in no other notes. */
  readonly ownNotes: readonly PageNote[];
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
  /** Requests to backends: paths. */
  readonly asked: readonly string[];
  /** What a backend answered; empty where there is none. Each once, in the order of the answers. */
  readonly answers: readonly BackendAnswer[];
  /** Copies of react-dom that rendered. */
  readonly renderers: number;
  /** Versions of React that are in use besides that of the app. */
  readonly otherReacts: readonly string[];
}

export interface BackendAnswer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Whether no route of the backend took the request: then Backstage answers 404 without a text. */
  readonly isUnrouted: boolean;
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
