// The use case: what installers would unpack, in a real backend and a real browser → one report for each plugin. Backends boot together, as they
// do in a host.
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { makeTemporaryFolder } from '../files/temporary-folder';
import { type CheckedArtifact, type CheckedArtifacts, type HostFinding, checkedArtifacts } from '../host/finding';
import { junitXml } from '../host/junit';
import type { Skipped } from '../install/dynamic-plugins-file';
import { type InstallRequest, type InstalledPlugin, installPlugins } from '../install/install-plugins';
import type { InstallPlan } from '../install/install-plan';
import type { MadeFile } from '../output/made-files';
import { requireOutputFolder } from '../output/output-folder';
import { replaceFolder } from '../output/replace-folder';
import { findSuggestedConfig } from '../packaged/app-config';
import { pluginKey } from '../plugin/names';
import { isBackendRole, isFrontendRole, withRole } from '../plugin/role';
import { readManifest } from '../tree/manifest';
import type { ExportedPlugin } from './boot-plugins';
import { type ExportedFrontend, readExportedFrontend } from './browser/exported-frontend';
import { SHOWN_HOST } from './browser/judge-views';
import { mergedConfig } from './browser/page-config';
import { type Apps, type VerifyFrontendRequest, appsFor, shownReport } from './browser/verify-frontend';
import { type InstalledReport, type ReportedPlugin, installedPage } from './installed-report';
import { BOOTED_HOST, PROCESS_RULES } from './judge';
import { reportTexts } from './report-texts';
import { type BootRequest, verifyExports } from './verify-plugin';
import { type FrontendReport, JUNIT_FILE, PAGE_FILE, VERIFY_REPORT_FILE, type VerifyReport } from './verify-report';

type Config = Readonly<Record<string, unknown>>;

export interface VerifyInstalledRequest extends BootRequest {
  /** Of the project that verifies: POSIX, relative to the workspace root; so are the other paths. */
  readonly projectRoot: string;
  /** The input, as it was named. */
  readonly from: string;
  readonly plan: InstallPlan;
  readonly install: Omit<InstallRequest, 'folder'>;
  /** Folder to write. */
  readonly outputPath: string;
  /** Finds the browser, where a plugin is for one. @throws EBROWSER */
  readonly browser: () => string;
  /** The folder of an app, or of a backend; undefined: apps of the workspace. */
  readonly apps: string | undefined;
  /** Makes sure that the backend is installed, where a plugin is for one. @throws EVERIFYHOST */
  readonly prepareHost: () => Promise<void>;
}

export interface VerifyInstalledResult extends CheckedArtifacts {
  /** Of the one plugin that the input names, or of all. */
  readonly report: VerifyReport | FrontendReport | InstalledReport;
  /** Of each plugin, in order. */
  readonly reports: readonly (VerifyReport | FrontendReport)[];
  readonly skipped: readonly Skipped[];
}

/** @throws what installing throws; EVERIFYHOST, EBROWSER, EOPTION, EARTIFACT, EOUTPUT, EWRITE. Then the former report is kept */
export async function verifyInstalled(request: VerifyInstalledRequest): Promise<VerifyInstalledResult> {
  const { workspaceRoot, projectRoot, outputPath, plan } = request;
  const mark = { file: VERIFY_REPORT_FILE, name: 'dist-verify', reads: [...plan.files, ...plan.exports] };
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, mark);
  const folder = makeTemporaryFolder('install');
  try {
    const installed = await installPlugins(plan, { ...request.install, folder: realpathSync(folder.path) });
    const plugins = readInstalled(installed, request);
    requirePlugins(plugins, request);
    let result: VerifyInstalledResult | undefined;
    await replaceFolder(output, async (aside) => {
      mkdirSync(aside);
      const { written, files } = await verifyAll(plugins, request, aside);
      result = written;
      return files;
    });
    return result as VerifyInstalledResult;
  } finally {
    folder.remove();
  }
}

/** What was unpacked, by what hosts do with it. */
interface Installed {
  readonly backends: readonly ExportedPlugin[];
  readonly frontends: readonly ExportedFrontend[];
  /** In the order of the input. */
  readonly order: readonly InstalledPlugin[];
  readonly skipped: readonly Skipped[];
}

function readInstalled(installed: readonly InstalledPlugin[], request: VerifyInstalledRequest): Installed {
  const { workspaceRoot, projectRoot, plan } = request;
  const [, ...others] = installed;
  // A single plugin may be the one of this project, which has its configuration.
  const own = others.length === 0 ? findSuggestedConfig(path.resolve(workspaceRoot, projectRoot))?.config : undefined;
  const configOf = ({ config }: InstalledPlugin): Config => config ?? own ?? {};
  // A host merges the configuration of all of its plugins.
  const merged = mergedConfig(installed.map(configOf));
  const backends: ExportedPlugin[] = [];
  const frontends: ExportedFrontend[] = [];
  const skipped = [...plan.skipped];
  for (const plugin of installed) {
    const { name, version, backstage } = readManifest(plugin.folder, true);
    const role = backstage?.['role'];
    const { digest, integrity } = plugin;
    const source = { ...(digest !== undefined && { digest }), ...(integrity !== undefined && { integrity }) };
    if (isBackendRole(role))
      backends.push({ from: plugin.package, folder: plugin.folder, name, version, suggested: merged, source });
    else if (isFrontendRole(role))
      frontends.push({
        ...readExportedFrontend(plugin.folder, plugin.folder, configOf(plugin)),
        from: plugin.package,
        folder: plugin.folder,
        source,
      });
    else skipped.push({ package: plugin.package, reason: `it ${withRole(role)}, and hosts load plugins and modules` });
  }
  return { backends, frontends, order: installed, skipped };
}

/** @throws EARTIFACT */
function requirePlugins({ backends, frontends, skipped }: Installed, { from }: VerifyInstalledRequest): void {
  if (backends.length + frontends.length > 0) return;
  const why = skipped.map((one) => `\n  ${one.package}: ${one.reason}`).join('');
  throw new DynplugError(
    'EARTIFACT',
    `${from} installs no plugin that is not disabled.${why}`,
    'Enable one, or fix its path.',
  );
}

interface Written {
  readonly written: VerifyInstalledResult;
  readonly files: readonly MadeFile[];
}

/** @param aside absolute folder to write into */
async function verifyAll(plugins: Installed, request: VerifyInstalledRequest, aside: string): Promise<Written> {
  const { plan, from } = request;
  const shown = prepareFrontends(plugins, request);
  const { booted, findings } = await bootAll(plugins, request);
  const names = reportFolders(plugins, plan.isOne);
  const reports: Verified[] = booted.map((report) => ({ report, host: BOOTED_HOST, pictures: [] }));
  for (const show of shown) reports.push(await show(names, aside));
  const verified = plugins.order.flatMap((one) => reports.find(({ report }) => report.folder === one.package) ?? []);
  const files = verified.flatMap((one) => writeReport(one, plugins, aside, names.get(one.report.folder) ?? ''));
  const artifacts = verified.map((one) => artifactOf(one, plugins));
  const all = verified.map(({ report }) => report);
  const { skipped } = plugins;
  if (plan.isOne)
    return {
      written: { ...checkedArtifacts(artifacts), report: all[0] as VerifyReport, reports: all, skipped },
      files,
    };
  const checked = checkedArtifacts([...artifacts, ...wholeOf(request, booted, findings)]);
  const report: InstalledReport = {
    formatVersion: 1,
    from,
    passed: all.every(({ passed }) => passed),
    plugins: verified.map((one) => reportedPlugin(one, names)),
    findings,
    skipped,
  };
  const texts = {
    [VERIFY_REPORT_FILE]: `${JSON.stringify(report, null, 2)}\n`,
    [JUNIT_FILE]: `${junitXml('verify', checked.artifacts, [])}\n`,
    [PAGE_FILE]: installedPage(report),
  };
  return { written: { ...checked, report, reports: all, skipped }, files: [...files, ...writeTexts(aside, texts)] };
}

/** The input as a whole, where something was found in the backend of all. */
function wholeOf(
  { from, plan }: VerifyInstalledRequest,
  [first]: readonly VerifyReport[],
  findings: readonly HostFinding[],
): readonly CheckedArtifact[] {
  if (!first || findings.length === 0) return [];
  const [{ source } = { source: undefined }] = plan.plugins;
  const kind = source?.kind === 'image' && plan.plugins.length === 1 ? 'image' : 'fragment';
  return [{ path: from, kind, findings, checkedFor: { hosts: [BOOTED_HOST], words: first.host.label } }];
}

interface Booted {
  readonly booted: readonly VerifyReport[];
  /** Of several plugins in one backend, without telling which one it was. */
  readonly findings: readonly HostFinding[];
}

async function bootAll({ backends }: Installed, request: VerifyInstalledRequest): Promise<Booted> {
  if (backends.length === 0) return { booted: [], findings: [] };
  await request.prepareHost();
  const booted = await verifyExports(request, backends);
  if (booted.length === 1) return { booted, findings: [] };
  const isOfAll = ({ rule }: HostFinding): boolean => PROCESS_RULES.includes(rule);
  const found = booted.flatMap(({ findings }) => findings.filter(isOfAll));
  return {
    booted: booted.map((report) => ({ ...report, findings: report.findings.filter((one) => !isOfAll(one)) })),
    findings: [...new Map(found.map((one) => [one.message, one])).values()],
  };
}

interface Verified {
  readonly report: VerifyReport | FrontendReport;
  readonly host: string;
  /** Files beside its report. */
  readonly pictures: readonly string[];
}

type Show = (names: ReadonlyMap<string, string>, aside: string) => Promise<Verified>;

/** Finds the browser and the apps first: a boot takes seconds. @throws EVERIFYHOST, EBROWSER */
function prepareFrontends({ frontends }: Installed, request: VerifyInstalledRequest): readonly Show[] {
  if (frontends.length === 0) return [];
  const browser = request.browser();
  return frontends.map((plugin): Show => {
    const { from = '' } = plugin;
    // A module runs with the plugin that it extends.
    const others = plugin.isModule ? frontends.filter((one) => one !== plugin).flatMap((one) => one.folder ?? []) : [];
    const beside = [...request.beside, ...others];
    const asked: VerifyFrontendRequest = { ...request, hostPackages: request.apps, browser, from, beside };
    const apps: Apps = appsFor(plugin, asked);
    return async (names, aside) => {
      const folder = path.join(aside, names.get(from) ?? '');
      mkdirSync(folder, { recursive: true });
      const report = await shownReport(asked, plugin, apps, folder);
      return { report, host: SHOWN_HOST, pictures: report.views.flatMap(({ screenshot }) => screenshot ?? []) };
    };
  });
}

/** A folder for each report, by the package as it is written; '' where there is one only. */
function reportFolders({ backends, frontends }: Installed, isOne: boolean): ReadonlyMap<string, string> {
  const used = new Set<string>();
  const all = [...backends, ...frontends].map(({ from = '', name }) => {
    const key = pluginKey(name);
    const free = [key, ...Array.from({ length: used.size + 1 }, (_, at) => `${key}-${at + 2}`)].find(
      (one) => !used.has(one),
    );
    used.add(free ?? key);
    return [from, isOne ? '' : (free ?? key)] as const;
  });
  return new Map(all);
}

function artifactOf({ report, host }: Verified, { order }: Installed): CheckedArtifact {
  const kind = order.find((one) => one.package === report.folder)?.kind ?? 'folder';
  return {
    path: report.folder,
    kind,
    findings: report.findings,
    checkedFor: { hosts: [host], words: report.host.label },
  };
}

function writeReport(verified: Verified, plugins: Installed, aside: string, name: string): readonly MadeFile[] {
  const { report, host, pictures } = verified;
  const folder = path.join(aside, name);
  mkdirSync(folder, { recursive: true });
  const texts = writeTexts(folder, reportTexts(report, [artifactOf(verified, plugins)], host));
  return [...texts, ...pictures.map((file) => ({ path: file }))].map((file) => ({
    path: path.posix.join(name, file.path),
  }));
}

function writeTexts(folder: string, texts: Readonly<Record<string, string>>): readonly MadeFile[] {
  for (const [file, text] of Object.entries(texts)) writeFileSync(path.join(folder, file), text);
  return Object.keys(texts).map((file) => ({ path: file }));
}

function reportedPlugin({ report }: Verified, names: ReadonlyMap<string, string>): ReportedPlugin {
  const { folder, source, name, version, host, passed, findings } = report;
  const count = (severity: 'error' | 'warning'): number => findings.filter((one) => one.severity === severity).length;
  return {
    package: folder,
    ...source,
    name,
    version,
    host: host.label,
    passed,
    errors: count('error'),
    warnings: count('warning'),
    report: names.get(folder) ?? '',
  };
}
