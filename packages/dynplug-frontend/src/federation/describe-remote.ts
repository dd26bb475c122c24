// A remote that another tool built, the workspace's Backstage CLI: what it exposes and shares, its features, and what is in it.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { stablePaths } from '../bundler/base-config';
import { exposedEntryPoints } from '../features/candidates';
import { readFeatures } from '../features/read-features';
import type { BuildRequest, BuiltRemote, FederationAnswer, FederationRequest, SharedRequest } from '../protocol';
import { filesBelow, moveSourceMaps } from '../report/kind-answer';
import { mappedModules } from '../report/mapped-modules';
import { removeSourceMaps } from '../report/source-maps';
import { SourcePaths } from '../report/source-paths';
import { NO_REMOTE } from './no-remote';
import { federationShared } from './shared-list';

/** What is read of mf-manifest.json. */
interface RemoteManifest {
  readonly exposes: readonly { readonly path: string }[];
  readonly shared: readonly { readonly name: string; readonly version: string }[];
}

/** Beside what a remote is made of: what the tool reports about the build, and the config schema, which the export writes itself. */
const UNWANTED = ['mf-stats.json', '.config-schema.json'];

export async function describeRemote(
  request: BuildRequest,
  remote: FederationRequest,
  { context }: BuiltRemote,
): Promise<FederationAnswer> {
  const { output, entryPoints } = remote;
  const manifest = JSON.parse(readFileSync(path.join(output, 'mf-manifest.json'), 'utf8')) as RemoteManifest;
  const exposes = manifest.exposes.map((exposed) => exposed.path).sort();
  const exposed = Object.fromEntries(Object.entries(entryPoints).filter(([mount]) => exposes.includes(mount)));
  const candidates = exposedEntryPoints(request.projectDir, exposed);
  // The tool knows no other path than auto.
  const asBuilt = { ...request, bundle: { ...request.bundle, publicPath: 'auto' } };
  const paths = new SourcePaths(request.workspaceRoot, stablePaths(request));
  const { features, problems } = await readFeatures(asBuilt, remote, candidates, paths);
  const isBroken = problems.some(({ severity }) => severity === 'error');
  if (!isBroken && Object.keys(features).length === 0) {
    rmSync(output, { recursive: true, force: true });
    return { ...NO_REMOTE, problems };
  }
  const bundled = { ...mappedModules(output, context, paths), shared: sharedOf(manifest) };
  for (const file of UNWANTED) rmSync(path.join(output, file), { force: true });
  const { sourceMapFolder } = request.bundle;
  if (sourceMapFolder !== undefined) moveSourceMaps(output, path.join(sourceMapFolder, path.basename(output)));
  removeSourceMaps(output);
  const shareScope = Object.keys(federationShared(request.projectDir)).sort();
  return { problems, assets: filesBelow(output), bundled, shareScope, exposes, features };
}

/** Without a copy of its own, the tool says `*` for the version. */
function sharedOf({ shared }: RemoteManifest): readonly SharedRequest[] {
  return shared
    .map(({ name, version }) => ({ request: name, ...(version !== '*' && { version }) }))
    .sort((a, b) => (a.request < b.request ? -1 : 1));
}
