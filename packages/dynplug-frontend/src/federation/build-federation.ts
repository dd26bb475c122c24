// The assets for shells that load with module federation: mf-manifest.json, remoteEntry.js and what they need.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { baseConfig, stablePaths } from '../bundler/base-config';
import type { Rspack } from '../bundler/rspack';
import { runBundler } from '../bundler/run-bundler';
import { sharedModules } from '../bundler/shared-modules';
import { exposedEntryPoints } from '../features/candidates';
import { readFeatures } from '../features/read-features';
import type { BuildRequest, FederationAnswer, FederationRequest, KindAnswer } from '../protocol';
import { BundleFacts } from '../report/bundle-facts';
import { droppedProblems } from '../report/dropped-imports';
import { kindAnswer } from '../report/kind-answer';
import { SourcePaths } from '../report/source-paths';
import { removeStatistics } from '../report/statistics';
import { NO_REMOTE } from './no-remote';
import { federationShared } from './shared-list';

/**
 * Entry points with a default export are built, loaded and asked what they are; a second build leaves out those that turn out to be no
 * features, which is rare.
 * @param plainRoot another path of the workspace, which modules are named by
 */
export async function buildFederation(
  rspack: Rspack,
  request: BuildRequest,
  remote: FederationRequest,
  plainRoot?: string,
): Promise<FederationAnswer> {
  const candidates = exposedEntryPoints(request.projectDir, remote.entryPoints);
  if (Object.keys(candidates).length === 0) return NO_REMOTE;
  const exposes = withRoot(remote, candidates);
  const answer = await bundle(rspack, request, remote, exposes, plainRoot);
  if (answer.problems.some(({ severity }) => severity === 'error'))
    return { ...answer, exposes: Object.keys(exposes), features: {} };
  const { features, problems } = await readFeatures(
    request,
    remote,
    candidates,
    new SourcePaths(request.workspaceRoot, stablePaths(request)),
  );
  const reported = (kind: KindAnswer): KindAnswer => ({ ...kind, problems: [...kind.problems, ...problems] });
  if (Object.keys(features).length === 0) {
    rmSync(remote.output, { recursive: true, force: true });
    removeStatistics(request.bundle.statisticsFolder, remote.output);
    return { ...NO_REMOTE, problems };
  }
  const meant = withRoot(remote, Object.fromEntries(Object.entries(candidates).filter(([mount]) => mount in features)));
  if (Object.keys(meant).length === Object.keys(exposes).length)
    return { ...reported(answer), exposes: Object.keys(exposes), features };
  rmSync(remote.output, { recursive: true, force: true });
  return {
    ...reported(await bundle(rspack, request, remote, meant, plainRoot)),
    exposes: Object.keys(meant),
    features,
  };
}

/** `.` is always exposed, as Backstage's own build does: apps ask for it first. */
function withRoot(
  { entryPoints }: FederationRequest,
  chosen: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...('.' in entryPoints && { '.': entryPoints['.'] }), ...chosen };
}

async function bundle(
  rspack: Rspack,
  request: BuildRequest,
  { name, output }: FederationRequest,
  exposes: Readonly<Record<string, string>>,
  plainRoot: string | undefined,
): Promise<KindAnswer> {
  const { projectDir } = request;
  const hosts = federationShared(projectDir);
  const plugin = new rspack.container.ModuleFederationPlugin({
    name,
    filename: 'remoteEntry.js',
    library: { type: 'var', name },
    exposes: { ...exposes },
    shared: { ...sharedModules(hosts, request.sharedModules, projectDir) },
    // With it the asset lists depend on where the sources lie; hosts only use them to load ahead.
    manifest: { disableAssetsAnalyze: true },
    // Ours: the bundler would take the one that the plugin happens to see.
    implementation: path.dirname(require.resolve('@module-federation/runtime-tools/package.json')),
  });
  const paths = stablePaths(request, plainRoot);
  const facts = new BundleFacts(request.workspaceRoot, paths);
  const configuration = baseConfig(rspack, request, { name, output }, [plugin, facts], paths);
  const stats = await runBundler(rspack, configuration, request.bundle.statisticsFolder !== undefined);
  const dropped = await droppedProblems(rspack, request, facts, plainRoot);
  return kindAnswer(stats, facts, request, output, hosts, dropped, ['mf-stats.json']);
}
