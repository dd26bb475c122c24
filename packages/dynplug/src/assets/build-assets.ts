// The assets use case: a frontend plugin's sources → what browsers load, as a folder that the export takes over.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Walk } from '../closure/walk';
import { type SourcePlugin, readSourcePlugin } from '../derive/source-plugin';
import { assetFaults } from '../built-assets/asset-faults';
import { ASSETS_REPORT_FILE, ASSET_FOLDERS, type AssetsReport, SCHEMA_FILE } from '../built-assets/assets-report';
import { type CliRemote, buildWithBackstageCli } from './engine/backstage-cli';
import { askEngine } from './engine/engine';
import { federationName } from './configuration/entry-points';
import type { HostManifest } from '../host-manifest/fields';
import { type AssetOptions, unsharedRequests } from '../options/assets';
import type { BuildAnswer, BuildRequest } from '../protocol';
import { type SuggestedConfig, findSuggestedConfig } from '../packaged/app-config';
import type { EarlierSchema } from '../plugin/earlier-schema';
import { requireFrontendRole } from '../plugin/role';
import { DynplugError, type Finding, throwOnErrors } from '../errors/errors';
import { requireOutputFolder } from '../output/output-folder';
import { replaceFolder } from '../output/replace-folder';
import { assetFindings } from './checks/checks';
import { bundledSourceFindings } from './checks/bundled-source-findings';
import { assetsReport } from './make-report';
import { requireBundlerPath } from './bundler-path';
import { type Configuration, readConfiguration } from './configuration/configuration';
import { nameFindings, namedPlugins } from './checks/name-findings';
import { schemaAhead, walkAhead } from './while-bundling';

/** Source maps that are not shipped. */
const SOURCE_MAPS_FOLDER = 'source-maps';
/** What bundle analysers read. */
const STATISTICS_FOLDER = 'statistics';

export interface BuildAssetsRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly options: AssetOptions;
  /** Those that the plugin must run on. */
  readonly hosts?: readonly HostManifest[];
  readonly signal?: AbortSignal;
}

export interface BuildAssetsResult {
  readonly report: AssetsReport;
  /** Absolute. */
  readonly output: string;
  /** Warnings only: errors are thrown. */
  readonly findings: readonly Finding[];
}

/** @throws DynplugError; then nothing is written and the former output is as it was */
export async function buildAssets(request: BuildAssetsRequest): Promise<BuildAssetsResult> {
  const { workspaceRoot, projectRoot, outputPath, options, hosts = [], signal } = request;
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, {
    file: ASSETS_REPORT_FILE,
    name: 'dist-assets',
  });
  const source = readSourcePlugin(workspaceRoot, projectRoot);
  requireFrontendRole(source.role, source.manifest.name);
  if (!options.scalprum && !options.moduleFederation)
    throw new DynplugError(
      'EOPTION',
      'Both scalprum and moduleFederation are false: nothing would be built.',
      'Leave one of them at true; each is for other shells.',
    );
  requireBundlerPath([source.root, source.dir]);
  const configuration = readConfiguration(source, options);
  const { scalprum, entries } = configuration;
  // Without anything to bundle there is nothing more to tell; and the Backstage CLI would stop at what is known already.
  const isNothing = Object.keys({ ...entries, ...scalprum?.exposedModules }).length === 0;
  if (isNothing || options.federationEngine === 'backstage-cli')
    throwOnErrors(configuration.findings, source.manifest.name);
  let result: BuildAssetsResult | undefined;
  await replaceFolder(output, async (folder) => {
    mkdirSync(folder);
    const { answer, remote, schema, suggested, walk } = await built(source, folder, options, configuration, signal);
    const context = {
      workspaceRoot: request.workspaceRoot,
      extraSources: options.extraSources,
      unshared: unsharedRequests(options),
      backstageCli: remote?.version,
    };
    const report = assetsReport(source, answer, scalprum, context);
    // Also when the configuration is wrong: people fix everything in one go.
    const reported = assetFindings({ source, options, hosts, entries, answer, report, suggested, walk });
    const unseen = bundledSourceFindings(request, source, walk, answer);
    const findings = [...configuration.findings, ...reported, ...unseen];
    throwOnErrors(findings, source.manifest.name);
    requireMade(folder, report, configuration, remote);
    const warnings = findings.map(({ code, message }) => ({ code, message }));
    // Not in the report: the names of other plugins are not inputs of this one. A plugin with a new name is built, and gets the report.
    const names = { scalprum: scalprum?.name, federation: report.federation?.name };
    const others = namedPlugins(source.workspace.map(({ dir }) => dir));
    const clashes = nameFindings({ name: source.manifest.name, ...names }, others);
    result = { report: { ...report, warnings }, output, findings: [...findings, ...clashes] };
    writeFileSync(path.join(folder, ASSETS_REPORT_FILE), `${JSON.stringify(result.report, null, 2)}\n`);
    if (schema) writeFileSync(path.join(folder, SCHEMA_FILE), `${JSON.stringify(schema, null, 2)}\n`);
    return [{ path: ASSETS_REPORT_FILE }, ...(schema ? [{ path: SCHEMA_FILE }] : [])];
  });
  return result as BuildAssetsResult;
}

/** That no error was reported is no proof: what is about to replace the former output must be what browsers can load. */
function requireMade(
  folder: string,
  report: AssetsReport,
  { scalprum }: Configuration,
  remote: CliRemote | undefined,
): void {
  const absent = scalprum && !report.scalprum ? [`${ASSET_FOLDERS.scalprum} was not built.`] : [];
  const faults = [...absent, ...assetFaults(folder, report)];
  if (faults.length === 0) return;
  const byCli = remote !== undefined && faults.every((fault) => fault.startsWith(ASSET_FOLDERS.federation));
  throw new DynplugError(
    byCli ? 'ECLI' : 'EENGINE',
    `The build of ${report.name} reported no error, but browsers cannot load the result: ${faults.slice(0, 5).join(' ')}`,
    'Run the target again with --verbose. If that does not help, report it with the sources that cause it.',
  );
}

interface Built {
  readonly answer: BuildAnswer;
  readonly remote: CliRemote | undefined;
  readonly schema: EarlierSchema | undefined;
  readonly suggested: SuggestedConfig | undefined;
  readonly walk: Walk;
}

/** The bundler and the compiler of the config schema work at the same time. @param folder absolute */
async function built(
  source: SourcePlugin,
  folder: string,
  options: AssetOptions,
  configuration: Configuration,
  signal?: AbortSignal,
): Promise<Built> {
  const over = new AbortController();
  // First, as everything waits for it.
  const bundled = bundle(source, folder, options, configuration, signal);
  const ahead = schemaAhead(source, over.signal);
  // Read while those two work; its problems are reported when they are done.
  const suggested = setImmediate().then(() => findSuggestedConfig(source.dir));
  suggested.catch(() => undefined);
  const walk = walkAhead(source);
  walk.catch(() => undefined);
  try {
    return { ...(await bundled), schema: await ahead, suggested: await suggested, walk: await walk };
  } finally {
    // After a failure nobody waits for it, nor hears of it.
    over.abort();
    ahead.catch(() => undefined);
  }
}

/** @param folder absolute */
async function bundle(
  source: SourcePlugin,
  folder: string,
  options: AssetOptions,
  configuration: Configuration,
  signal?: AbortSignal,
): Promise<Pick<Built, 'answer' | 'remote'>> {
  const isOfCli = options.moduleFederation && options.federationEngine === 'backstage-cli';
  const remote = isOfCli ? await cliRemote(source, folder, signal) : undefined;
  const answer = await askEngine(engineRequest(source, folder, options, configuration, remote), signal);
  return { answer, remote };
}

/** @param folder absolute */
function cliRemote({ dir, root }: SourcePlugin, folder: string, signal?: AbortSignal): Promise<CliRemote> {
  const output = path.join(folder, ASSET_FOLDERS.federation);
  return buildWithBackstageCli({ workspaceRoot: root, projectDir: dir, output }, signal);
}

/** @param folder absolute, in which the engine makes one folder for each kind */
function engineRequest(
  { dir, manifest, root }: SourcePlugin,
  folder: string,
  options: AssetOptions,
  { entries, scalprum, define }: Configuration,
  remote: CliRemote | undefined,
): BuildRequest {
  const { sourceMaps, statistics, minify, publicPath, sharedModules } = options;
  return {
    formatVersion: 1,
    workspaceRoot: root,
    projectDir: dir,
    ...(scalprum &&
      Object.keys(scalprum.exposedModules).length > 0 && {
        scalprum: {
          output: path.join(folder, ASSET_FOLDERS.scalprum),
          name: scalprum.name,
          version: manifest.version,
          exposedModules: scalprum.exposedModules,
        },
      }),
    ...(options.moduleFederation && {
      federation: {
        output: path.join(folder, ASSET_FOLDERS.federation),
        name: federationName(manifest.name),
        entryPoints: entries,
        ...(remote && { built: { context: remote.context } }),
      },
    }),
    bundle: {
      minify,
      sourceMaps,
      publicPath,
      define,
      ...(sourceMaps === 'hidden' && { sourceMapFolder: path.join(folder, SOURCE_MAPS_FOLDER) }),
      ...(statistics && { statisticsFolder: path.join(folder, STATISTICS_FOLDER) }),
    },
    sharedModules,
  };
}
