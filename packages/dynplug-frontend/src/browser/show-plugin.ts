// A plugin in the pages of both frontend systems: first loaded, to see what it exports, then each of its routes and cards.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type HostPage, buildPage } from '../host-page/build-page';
import { PageFailure, type System } from '../host-page/host-packages';
import type {
  BackendAnswer,
  PageNote,
  PageNotes,
  Remote,
  ShowAnswer,
  ShowRequest,
  ShowStep,
  ShownApp,
  ShownView,
  View,
} from '../protocol';
import { type Chromium, type Visited, startChromium } from './chromium';
import { notOfApp } from './notes-of-app';
import { type PageServer, servePages } from './serve';

const FORMAT_VERSION: ShowRequest['formatVersion'] = 1;
const NOTES = path.join(__dirname, '../host-page/pages/notes.js');
const SIZES = { route: { width: 1280, height: 800 }, card: { width: 640, height: 400 } } as const;
/** Pages of one plugin in the new frontend system that are shown. */
const MOST_PAGES = 20;

/** What a page finishes with: host-page/pages. */
interface Finished {
  readonly outcome?: 'settled' | 'busy';
  readonly modules?: Readonly<Record<string, readonly string[] | string>>;
  readonly otherReacts?: readonly string[];
  readonly isEmpty?: boolean;
  readonly pages?: readonly { readonly name: string; readonly path: string }[];
  readonly error?: string;
}

interface Shown {
  readonly finished: Finished;
  readonly page: PageNotes;
  readonly visited: Visited;
}

/** Opens the page of a system. @param own what it adds to its request @param timeout milliseconds; without it that of a view, or of an app */
type Open = (
  path: string,
  own: object,
  view?: { readonly id: string; readonly kind: View['kind'] },
  timeout?: number,
) => Promise<Shown>;

/**
 * @param reached gets the name of each step as it begins, so that a caller whose time is up knows which one took it
 * @throws when the request is of another version, no page of a host can be made, or the browser does not start or ends
 */
export async function showPlugin(request: ShowRequest, reached: (step: ShowStep) => void): Promise<ShowAnswer> {
  // The types hold within one version; another version of the caller may ask differently.
  if ((request.formatVersion as number) !== FORMAT_VERSION)
    throw new Error(`this version answers ${FORMAT_VERSION}, not ${String(request.formatVersion)}`);
  const { legacy, federation } = request;
  reached('page');
  const pages = {
    legacy: legacy && (await buildPage(legacy.host, 'legacy')),
    federation: federation && (await buildPage(federation.host, 'federation')),
  };
  const { backend } = request;
  const server = await servePages({ assets: assetsOf(request), notes: readFileSync(NOTES, 'utf8'), backend });
  try {
    reached('browser');
    const chromium = await startChromium(request.browser, request.memory);
    reached('views');
    try {
      const opener = (system: System, page: HostPage): Open => openerOf(request, server, chromium, system, page);
      const old = pages.legacy && (await showLegacy(request, pages.legacy, opener('legacy', pages.legacy)));
      const next =
        pages.federation && (await showNew(request, pages.federation, opener('federation', pages.federation)));
      return {
        formatVersion: FORMAT_VERSION,
        ...(old && { legacy: old.app }),
        ...(next && { federation: next.app }),
        browser: chromium.version,
        views: [...(old?.views ?? []), ...(next?.views ?? [])],
      };
    } finally {
      await chromium.stop();
    }
  } finally {
    server.stop();
  }
}

interface ShownSystem {
  readonly app: ShownApp;
  readonly views: readonly ShownView[];
}

/** Views whose export is absent are not opened. */
async function showLegacy({ views }: ShowRequest, { shares }: HostPage, open: Open): Promise<ShownSystem> {
  const first = await open('/dynplug-load', {});
  const app = appOf(shares, first);
  const shown: ShownView[] = [];
  for (const view of views) {
    const exports = app.modules[view.module];
    if (typeof exports === 'string' || !exports?.includes(view.importName)) continue;
    const at = view.kind === 'route' ? samplePath(view.path ?? '/') : '/dynplug-card';
    const title = (view.kind === 'route' ? view.path : view.mountPoint) ?? '';
    shown.push(viewOf('legacy', { ...view, title, name: view.importName }, await open(at, { view }, view)));
  }
  return { app, views: shown };
}

async function showNew({ viewTimeout }: ShowRequest, { shares }: HostPage, open: Open): Promise<ShownSystem> {
  const first = await open('/dynplug-load', {});
  const ownNotes = hasTrouble(first) ? await notesOfApp(open, viewTimeout) : [];
  const shown: ShownView[] = [];
  for (const [at, { name, path: title }] of (first.finished.pages ?? []).slice(0, MOST_PAGES).entries()) {
    const view = { id: `page-${at}`, kind: 'route' as const };
    shown.push(viewOf('new', { ...view, title, name }, await open(samplePath(title), {}, view), ownNotes));
  }
  return { app: appOf(shares, first, ownNotes), views: shown };
}

function hasTrouble({ finished, page }: Shown): boolean {
  return finished.error !== undefined || page.notes.length > 0;
}

/** @throws PageFailure for an app that does not start without the plugin either */
async function notesOfApp(open: Open, timeout: number): Promise<readonly PageNote[]> {
  const { finished, page } = await open('/dynplug-load', { bases: [] }, undefined, timeout);
  if (finished.error === undefined && page.outcome === 'settled') return page.notes;
  const [note] = page.notes;
  throw new PageFailure(`it does not start without the plugin either. ${note?.text ?? finished.error ?? ''}`);
}

function openerOf(
  request: ShowRequest,
  server: PageServer,
  chromium: Chromium,
  system: System,
  { folder }: HostPage,
): Open {
  const { views, viewTimeout, screenshots } = request;
  const common = {
    bases:
      system === 'legacy'
        ? [scalprumAt(request.legacy?.folder ?? '')]
        : remotesOf(request.federation).map(({ packageName }) => remoteAt(packageName)),
    config: configAt(request.config, server.url),
    views,
    modules: request.legacy?.modules ?? [],
    apiFactories: request.legacy?.apiFactories ?? [],
  };
  return async (at, own, view, timeout = view ? viewTimeout : request.loadTimeout) => {
    // Two seconds before the visit ends, so that the page says so itself.
    const limit = Math.max(1000, timeout - 2000);
    const served = {
      folder,
      request: { ...common, ...own, limit },
      missing: [] as string[],
      asked: [] as string[],
      answers: [] as BackendAnswer[],
    };
    server.serve(served);
    const visited = await chromium.visit({
      url: server.url + at,
      screenshot: view && path.join(screenshots, `${view.id}.png`),
      size: SIZES[view?.kind ?? 'route'],
      timeout,
    });
    const given = visited.result as Finished;
    const finished = given.error === undefined ? given : { ...given, error: local(given.error, server.url) };
    const page: PageNotes = {
      outcome: visited.outcome === 'done' ? (finished.outcome ?? 'settled') : visited.outcome,
      notes: (visited.notes as readonly PageNote[]).map(({ kind, text }) => ({ kind, text: local(text, server.url) })),
      missing: [...new Set(served.missing)],
      asked: [...new Set(served.asked)],
      answers: distinct(served.answers),
      renderers: visited.renderers,
      otherReacts: finished.otherReacts ?? [],
    };
    return { finished, page, visited };
  };
}

/** Each once. */
function distinct(answers: readonly BackendAnswer[]): readonly BackendAnswer[] {
  return [...new Map(answers.map((one) => [JSON.stringify(one), one])).values()];
}

/** Without the address of this run's server. */
function local(text: string, url: string): string {
  return text.replaceAll(url, '');
}

/** @param ownNotes of the app without the plugin */
function appOf(
  shares: HostPage['shares'],
  { finished: { modules = {}, error }, page }: Shown,
  ownNotes: readonly PageNote[] = [],
): ShownApp {
  const others = { ...page, notes: notOfApp(page.notes, ownNotes) };
  return { shares, modules, ...(error !== undefined && { error }), page: others, ownNotes };
}

function viewOf(
  system: ShownView['system'],
  { id, kind, title, name }: Pick<ShownView, 'id' | 'kind' | 'title' | 'name'>,
  { finished, page, visited }: Shown,
  ownNotes: readonly PageNote[] = [],
): ShownView {
  // The app itself failed: no boundary of React saw it.
  const failed: readonly PageNote[] = finished.error === undefined ? [] : [{ kind: 'uncaught', text: finished.error }];
  return {
    id,
    system,
    kind,
    title,
    name,
    ms: visited.ms,
    isEmpty: finished.isEmpty ?? true,
    page: { ...page, notes: [...notOfApp(page.notes, ownNotes), ...failed] },
    hasScreenshot: visited.hasScreenshot,
  };
}

/** Addresses as hosts have them → folders. */
function assetsOf({ legacy, federation }: ShowRequest): Readonly<Record<string, string>> {
  return {
    ...(legacy && { [scalprumAt(legacy.folder)]: legacy.folder }),
    ...Object.fromEntries(remotesOf(federation).map(({ packageName, folder }) => [remoteAt(packageName), folder])),
  };
}

/** The plugin, and those beside it. */
function remotesOf(federation: ShowRequest['federation']): readonly Remote[] {
  return federation ? [federation, ...federation.beside] : [];
}

function remoteAt(packageName: string): string {
  return `/.backstage/dynamic-features/remotes/${packageName}/`;
}

function scalprumAt(folder: string): string {
  const text = readFileSync(path.join(folder, 'plugin-manifest.json'), 'utf8');
  return `/api/scalprum/${(JSON.parse(text) as { readonly name: string }).name}/`;
}

/** A path that a route with parameters matches. */
function samplePath(route: string): string {
  const path = route.replace(/\/?\*$/, '').replace(/:(\w+)\??/g, 'sample');
  return path.startsWith('/') ? path : `/${path}`;
}

/** With the addresses of this page in place of those of a deployment. */
function configAt(config: ShowRequest['config'], url: string): object {
  const app = config['app'] as object | undefined;
  const backend = config['backend'] as object | undefined;
  return { ...config, app: { title: 'dynplug verify', ...app, baseUrl: url }, backend: { ...backend, baseUrl: url } };
}
