// The use case: an exported backend plugin in a real Backstage backend → whether it loads, starts and answers.
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type CheckedArtifacts, checkedArtifacts } from '../host/finding';
import { requireOutputFolder } from '../output/output-folder';
import { replaceFolderByTexts } from '../output/replace-folder';
import { findSuggestedConfig } from '../packaged/app-config';
import { sourceName } from '../plugin/names';
import { isBackendRole, withRole } from '../plugin/role';
import { readYamlFile } from '../tree/yaml-file';
import type { BootLimits, RunningBackend } from './boot';
import { type BootedPlugin, type ExportedPlugin, bootPlugins } from './boot-plugins';
import { requireExport } from './require-export';
import { type HostPackages, backendFolder, hostPackages } from './host-packages';
import { BOOTED_HOST, judge } from './judge';
import { placeholderFinding } from './placeholder-config';
import { reportTexts } from './report-texts';
import { VERIFY_REPORT_FILE, type VerifyReport } from './verify-report';

/** An exported plugin: POSIX paths, relative to the workspace root. */
export interface VerifiedPlugin {
  /** Its project, for the configuration that it suggests. */
  readonly projectRoot: string;
  /** The exported folder. */
  readonly from: string;
}

export interface BootRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Exported folders of plugins that run beside those that are verified: POSIX, relative to the workspace root; so are the other paths. */
  readonly beside: readonly string[];
  /** The folder of a backend whose packages are installed; undefined: the backend of the workspace, or else its root. */
  readonly hostPackages: string | undefined;
  /** Files with configuration; later ones win. */
  readonly config: readonly string[];
  /** Address of a PostgreSQL; undefined: SQLite in memory. */
  readonly database: string | undefined;
  readonly limits: BootLimits;
  /** Work that the backend answers requests for. */
  readonly meanwhile?: (backend: RunningBackend) => Promise<void>;
}

export interface VerifyRequest extends BootRequest, VerifiedPlugin {
  /** Folder to write. */
  readonly outputPath: string;
}

export interface VerifyResult extends CheckedArtifacts {
  readonly report: VerifyReport;
}

/** @throws EVERIFYHOST when nothing can be booted; ENOTBUILT, EARTIFACT, EROLE, EOPTION, EOUTPUT, EWRITE */
export async function verifyPlugin(request: VerifyRequest): Promise<VerifyResult> {
  requireOutput(request);
  const [report] = (await verifyPlugins(request, [request])) as [VerifyReport];
  return writeVerified(request, report);
}

/** Where the report goes: absolute. @throws EOUTPUT */
function requireOutput({ workspaceRoot, projectRoot, from, outputPath }: VerifyRequest): string {
  const reads = [path.resolve(workspaceRoot, from)];
  const mark = { file: VERIFY_REPORT_FILE, name: 'dist-verify', reads };
  return requireOutputFolder(workspaceRoot, projectRoot, outputPath, mark);
}

/** Writes the report of a plugin in its three forms. @throws EOUTPUT, EWRITE */
export async function writeVerified(request: VerifyRequest, report: VerifyReport): Promise<VerifyResult> {
  const output = requireOutput(request);
  const checked = checkedArtifacts([{ path: request.from, kind: 'folder', findings: report.findings }]);
  await replaceFolderByTexts(output, reportTexts(report, checked.artifacts, BOOTED_HOST));
  return { ...checked, report };
}

/**
 * Several plugins in one backend, each with a report of its own.
 * @throws EVERIFYHOST when nothing can be booted; ENOTBUILT, EARTIFACT, EROLE, EOPTION
 */
export async function verifyPlugins(
  request: BootRequest,
  plugins: readonly VerifiedPlugin[],
): Promise<readonly VerifyReport[]> {
  return verifyExports(
    request,
    plugins.map((plugin) => readExport(request.workspaceRoot, plugin)),
  );
}

/** The same for exported plugins that were read, or unpacked. */
export async function verifyExports(
  request: BootRequest,
  plugins: readonly ExportedPlugin[],
): Promise<readonly VerifyReport[]> {
  const { workspaceRoot, beside } = request;
  requireMemory(request.limits);
  const configs = requireConfigs(request);
  const host = hostPackages(workspaceRoot, request.hostPackages ?? backendFolder(workspaceRoot));
  const booted = await bootPlugins({
    ...request,
    host,
    plugins,
    beside: beside.map((from) => readExport(workspaceRoot, { projectRoot: '', from })),
    configs,
  });
  return booted.map((plugin) => reportOf(request, host, plugin));
}

/** @throws ENOTBUILT, EARTIFACT, EROLE for one that no backend loads */
function readExport(workspaceRoot: string, { projectRoot, from }: VerifiedPlugin): ExportedPlugin {
  const folder = path.resolve(workspaceRoot, from);
  const { name, version, backstage } = requireExport(workspaceRoot, from);
  if (!isBackendRole(backstage?.['role']))
    throw new DynplugError(
      'EROLE',
      `${name} ${withRole(backstage?.['role'])}. A backend loads backend plugins and modules.`,
      'Name the export of one.',
    );
  const suggested = projectRoot === '' ? undefined : findSuggestedConfig(path.resolve(workspaceRoot, projectRoot));
  return { from, folder: realpathSync(folder), name, version, suggested: suggested?.config ?? {} };
}

const WITHOUT_CONFIG = 'does not start without it since Backstage 1.52';

/** Below it no backend starts, and Node takes 0 for no limit. In bytes. */
const LEAST_MEMORY = 64 * 1024 * 1024;

/** @throws EOPTION */
function requireMemory({ memory }: BootLimits): void {
  if (memory >= LEAST_MEMORY) return;
  throw new DynplugError('EOPTION', `memory: ${memory} bytes are too few for a backend.`, 'Give at least 64MB.');
}

/** @returns absolute @throws EOPTION, EYAML */
function requireConfigs({ workspaceRoot, config }: BootRequest): readonly string[] {
  return config.map((file) => requireConfig(workspaceRoot, file));
}

/** @returns absolute @throws EOPTION, and EYAML for one that no backend could read: Backstage does not say which file it is */
function requireConfig(workspaceRoot: string, file: string): string {
  const absolute = path.resolve(workspaceRoot, file);
  if (existsSync(absolute)) {
    readYamlFile(absolute);
    return absolute;
  }
  throw new DynplugError(
    'EOPTION',
    `config names ${file}, which does not exist.`,
    'Paths are relative to the workspace root.',
  );
}

function reportOf(
  { limits }: BootRequest,
  { label, features, backstage }: HostPackages,
  { plugin: { from, name, version, source }, result, placeholders, writes, folders }: BootedPlugin,
): VerifyReport {
  const findings = [
    ...placeholders.map((key) => placeholderFinding(key, BOOTED_HOST, WITHOUT_CONFIG)),
    ...judge(result, { name, folders, limits, writes }),
  ];
  const answer = result.kind === 'answer' ? result.answer : undefined;
  const registrations = answer?.dynamic.find((one) => one.name === name)?.registrations ?? [];
  const own = new Set(registrations.map(({ pluginId }) => pluginId));
  return {
    formatVersion: 1,
    name: sourceName(name),
    version,
    folder: from,
    ...(source && { source }),
    host: { label, features, packages: backstage, ...(answer && { database: answer.driver }) },
    passed: findings.every(({ severity }) => severity !== 'error'),
    registrations,
    routes: (answer?.routes ?? [])
      .filter(({ pluginId }) => own.has(pluginId))
      .map(({ pluginId: _, ...route }) => route),
    placeholders,
    ...(answer && { boot: { ms: answer.ms, memory: answer.memory } }),
    findings,
  };
}
