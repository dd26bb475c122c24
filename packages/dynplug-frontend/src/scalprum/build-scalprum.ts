// The assets for shells that load with Scalprum.
import { baseConfig, stablePaths } from '../bundler/base-config';
import type { Rspack } from '../bundler/rspack';
import { runBundler } from '../bundler/run-bundler';
import { sharedModules } from '../bundler/shared-modules';
import type { BuildRequest, KindAnswer, ScalprumRequest } from '../protocol';
import { BundleFacts } from '../report/bundle-facts';
import { droppedProblems } from '../report/dropped-imports';
import { kindAnswer } from '../report/kind-answer';
import { ScalprumContainer } from './container';
import { SCALPRUM_SHARED } from './shared-list';

/** @param plainRoot another path of the workspace, which modules are named by */
export async function buildScalprum(
  rspack: Rspack,
  request: BuildRequest,
  plugin: ScalprumRequest,
  plainRoot?: string,
): Promise<KindAnswer> {
  const shared = sharedModules(SCALPRUM_SHARED, request.sharedModules, request.projectDir);
  const paths = stablePaths(request, plainRoot);
  const facts = new BundleFacts(request.workspaceRoot, paths);
  const container = new ScalprumContainer(rspack, plugin, shared);
  const configuration = baseConfig(rspack, request, plugin, [container, facts], paths);
  const stats = await runBundler(rspack, configuration, request.bundle.statisticsFolder !== undefined);
  const dropped = await droppedProblems(rspack, request, facts, plainRoot);
  return kindAnswer(stats, facts, request, plugin.output, SCALPRUM_SHARED, dropped);
}
