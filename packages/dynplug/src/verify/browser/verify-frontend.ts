// The use case: an exported frontend plugin in a real browser → whether it loads, and what each of its routes and cards shows.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { type CheckedArtifacts, type HostFinding, checkedArtifacts } from '../../host/finding';
import { requireOutputFolder } from '../../output/output-folder';
import { replaceFolder } from '../../output/replace-folder';
import { loadedModules, wiredImports } from '../../packaged/wiring';
import { sourceName } from '../../plugin/names';
import type { Remote, ShowAnswer, ShowRequest } from '../../show-protocol';
import { addCommand } from '../../tree/package-manager';
import { readYamlFile } from '../../tree/yaml-file';
import { type Placeholders, placeholderFinding, placeholdersFor } from '../placeholder-config';
import { reportTexts } from '../report-texts';
import { type FrontendReport, VERIFY_REPORT_FILE } from '../verify-report';
import {
  APP_PACKAGES,
  type AppPackages,
  type AppPlaces,
  type System,
  appPackages,
  refuseWithoutApp,
} from './app-packages';
import { askBrowser } from './ask-browser';
import { besideBackend, noBackend } from './beside-backend';
import { type ExportedFrontend, readExportedFrontend, systemsOf } from './exported-frontend';
import { SHOWN_HOST, judgeViews, notShown, tookTooLong } from './judge-views';
import { judgeWiring } from './judge-wiring';
import { mergedConfig, visibleConfig } from './page-config';
import { wiredApis, wiredViews } from './wired-views';

/** How long one view may take, in milliseconds, unless all together have less. */
const VIEW_TIMEOUT = 10_000;
const WITHOUT_CONFIG = 'gets no configuration at all from a backend that checks it';
/** The same until an app has loaded the plugin: the browser has compiled nothing of it yet. */
const LOAD_TIMEOUT = 30_000;

export interface VerifyFrontendRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root; so are the other paths. */
  readonly projectRoot: string;
  /** The exported folder. */
  readonly from: string;
  /** Folder to write. */
  readonly outputPath: string;
  /** Exported folders of plugins that run beside it. */
  readonly beside: readonly string[];
  /** The folder of an app whose packages are installed; undefined: the app of the workspace, the plugin, or the root. */
  readonly hostPackages: string | undefined;
  /** Exported folders of backend plugins that answer what pages ask; none by default. */
  readonly backends?: readonly string[];
  /** The folder of the backend that loads them; undefined: `hostPackages` if that is one, or else the backend of the workspace. */
  readonly backendPackages?: string | undefined;
  /** Files with configuration; later ones win. */
  readonly config: readonly string[];
  /** Absolute path of Chromium or Chrome. */
  readonly browser: string;
  /** Milliseconds for all together, and bytes that JavaScript of a page may take. */
  readonly limits: { readonly timeout: number; readonly memory: number };
}

export interface VerifyFrontendResult extends CheckedArtifacts {
  readonly report: FrontendReport;
}

/** @throws EVERIFYHOST without an app to show it in, EBROWSER, EENGINE; EARTIFACT, EOPTION, EOUTPUT, EWRITE; then the former report is kept */
export async function verifyFrontend(request: VerifyFrontendRequest): Promise<VerifyFrontendResult> {
  const { workspaceRoot, projectRoot, from, outputPath } = request;
  const reads = [path.resolve(workspaceRoot, from)];
  const mark = { file: VERIFY_REPORT_FILE, name: 'dist-verify', reads };
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, mark);
  const plugin = readExportedFrontend(path.resolve(workspaceRoot, from), path.resolve(workspaceRoot, projectRoot));
  const apps = appsFor(plugin, request);
  let result: VerifyFrontendResult | undefined;
  await replaceFolder(output, async (folder) => {
    mkdirSync(folder);
    const report = await shownReport(request, plugin, apps, folder);
    const checked = checkedArtifacts([{ path: from, kind: 'folder', findings: report.findings }]);
    result = { ...checked, report };
    const texts = reportTexts(report, checked.artifacts, SHOWN_HOST);
    for (const [file, text] of Object.entries(texts)) writeFileSync(path.join(folder, file), text);
    const screenshots = report.views.flatMap(({ screenshot }) => screenshot ?? []);
    return [...Object.keys(texts), ...screenshots].map((file) => ({ path: file }));
  });
  return result as VerifyFrontendResult;
}

export type Apps = Partial<Readonly<Record<System, AppPackages>>>;

/** An app for each system that the plugin is for. @throws EVERIFYHOST when there is none at all */
export function appsFor(
  plugin: ExportedFrontend,
  { workspaceRoot, projectRoot, hostPackages }: VerifyFrontendRequest,
): Apps {
  const projectDir = path.resolve(workspaceRoot, projectRoot);
  const places: AppPlaces = { workspaceRoot, projectDir, hostPackages };
  const systems = systemsOf(plugin);
  const found = systems.map((system) => [system, appPackages(places, system)] as const);
  if (found.every(([, app]) => app === undefined)) refuseWithoutApp(places, systems);
  return Object.fromEntries(found.filter(([, app]) => app !== undefined)) as Apps;
}

/** @param folder absolute, for the screenshots */
export async function shownReport(
  request: VerifyFrontendRequest,
  plugin: ExportedFrontend,
  apps: Apps,
  folder: string,
): Promise<FrontendReport> {
  const { workspaceRoot, limits } = request;
  const placeholders = placeholdersFor(plugin.schema, plugin.suggested);
  const viewTimeout = Math.min(VIEW_TIMEOUT, limits.timeout);
  const loadTimeout = Math.min(LOAD_TIMEOUT, limits.timeout);
  const show = showRequest(request, plugin, { apps, placeholders, folder, viewTimeout, loadTimeout });
  const { backends = [] } = request;
  const beside = await besideBackend({ ...request, backends }, (backend) =>
    askBrowser(workspaceRoot, { ...show, ...(backend && { backend }) }, limits.timeout),
  );
  const answer = beside.shown;
  const answering = beside.failure === undefined ? beside.backends : [];
  const ids = answering.flatMap(({ registrations }) => registrations.map(({ pluginId }) => pluginId));
  const shown = answer
    ? judgeViews({ answer, wiring: plugin.wiring, file: plugin.file, viewTimeout, loadTimeout, backends: ids })
    : [tookTooLong(limits.timeout)];
  const isBroken = shown.some(({ severity }) => severity === 'error');
  const findings = [
    ...placeholders.keys.map((key) => placeholderFinding(key, SHOWN_HOST, WITHOUT_CONFIG)),
    ...missingApps(plugin, apps, workspaceRoot),
    ...(beside.failure === undefined ? [] : [noBackend(backends, beside.failure)]),
    ...judgeWiring(plugin, isBroken ? undefined : answer?.views),
    ...shown,
  ];
  return {
    formatVersion: 1,
    name: sourceName(plugin.name),
    version: plugin.version,
    folder: request.from,
    ...(plugin.source && { source: plugin.source }),
    host: hostOf(apps, answer),
    passed: findings.every(({ severity }) => severity !== 'error'),
    placeholders: placeholders.keys,
    views: (answer?.views ?? []).map(({ id, system, kind, title, name, ms, page, hasScreenshot }) => ({
      system,
      kind,
      title,
      name,
      ms,
      asked: page.asked,
      ...(page.answers.length > 0 && { answers: page.answers }),
      ...(hasScreenshot && { screenshot: `${id}.png` }),
    })),
    ...(beside.backends.length > 0 && { backends: beside.backends }),
    findings,
  };
}

interface Prepared {
  readonly apps: Apps;
  readonly placeholders: Placeholders;
  readonly folder: string;
  readonly viewTimeout: number;
  readonly loadTimeout: number;
}

function showRequest(
  { workspaceRoot, browser, config, beside, limits }: VerifyFrontendRequest,
  { name, scalprum, federation, wiring, suggested, schema }: ExportedFrontend,
  { apps, placeholders, folder, viewTimeout, loadTimeout }: Prepared,
): ShowRequest {
  const merged = mergedConfig([
    placeholders.config,
    suggested,
    ...config.map((file) => readConfig(workspaceRoot, file)),
  ]);
  const remotes = beside.flatMap((from) => remoteOf(path.resolve(workspaceRoot, from)));
  const modules = new Set([...loadedModules(wiring), ...wiredImports(wiring).map(({ module }) => module)]);
  return {
    formatVersion: 1,
    browser,
    views: apps.legacy ? wiredViews(wiring) : [],
    ...(apps.legacy &&
      scalprum !== undefined && {
        legacy: {
          host: apps.legacy.folder,
          folder: scalprum,
          modules: [...modules],
          apiFactories: wiredApis(wiring),
        },
      }),
    ...(apps.federation &&
      federation !== undefined && {
        federation: { host: apps.federation.folder, folder: federation, packageName: name, beside: remotes },
      }),
    config: schema === undefined ? merged : visibleConfig(merged, schema),
    screenshots: folder,
    viewTimeout,
    loadTimeout,
    memory: limits.memory,
  };
}

/** Of another export; none when it has nothing for the new frontend system. @param folder absolute @throws ENOTBUILT, EMANIFEST */
function remoteOf(folder: string): readonly Remote[] {
  const { name, federation } = readExportedFrontend(folder, folder);
  return federation === undefined ? [] : [{ folder: federation, packageName: name }];
}

/** @throws EOPTION, EYAML */
function readConfig(workspaceRoot: string, file: string): Readonly<Record<string, unknown>> {
  const absolute = path.resolve(workspaceRoot, file);
  if (existsSync(absolute)) return readYamlFile(absolute);
  const hint = 'Paths are relative to the workspace root.';
  throw new DynplugError('EOPTION', `config names ${file}, which does not exist.`, hint);
}

function missingApps(plugin: ExportedFrontend, apps: Apps, workspaceRoot: string): readonly HostFinding[] {
  return systemsOf(plugin)
    .filter((system) => apps[system] === undefined)
    .map((system) =>
      notShown(
        system === 'legacy' ? 'legacy' : 'new',
        `Install ${APP_PACKAGES[system]} in an app of the workspace or in its root: ${addCommand(workspaceRoot, APP_PACKAGES[system])}.`,
      ),
    );
}

function hostOf({ legacy, federation }: Apps, answer: ShowAnswer | undefined): FrontendReport['host'] {
  const labels = [legacy, federation].flatMap((app) => app?.label ?? []);
  const browser = answer === undefined ? [] : [`Chromium ${answer.browser}`];
  return {
    label: [...labels, ...browser].join(', '),
    shares: answer?.legacy?.shares ?? answer?.federation?.shares ?? {},
  };
}
