// Both kinds of assets, one after the other: at once they would take twice the memory.
import path from 'node:path';
import { withPlainRoot } from './bundler/plain-root';
import { type Rspack, loadRspack } from './bundler/rspack';
import { buildFederation } from './federation/build-federation';
import { describeRemote } from './federation/describe-remote';
import type { BuildAnswer, BuildRequest, FederationAnswer, FederationRequest } from './protocol';
import { buildScalprum } from './scalprum/build-scalprum';

const FORMAT_VERSION: BuildRequest['formatVersion'] = 1;

/** @throws when the request is of another version, or the bundler cannot work at all */
export async function build(request: BuildRequest): Promise<BuildAnswer> {
  const started = performance.now();
  // The types hold within one version; another version of the caller may ask differently.
  if ((request.formatVersion as number) !== FORMAT_VERSION)
    throw new Error(`the engine answers version ${FORMAT_VERSION}, not ${String(request.formatVersion)}`);
  // Folders of this machine are taken out of the bundle: this one is in every address.
  if (path.parse(request.workspaceRoot).root === request.workspaceRoot)
    throw new Error('the workspace is the root of the file system; move it into a folder');
  const rspack = await loadRspack();
  const { scalprum, federation } = await withPlainRoot(request.workspaceRoot, async (plainRoot) => ({
    scalprum: request.scalprum && (await buildScalprum(rspack, request, request.scalprum, plainRoot)),
    federation: request.federation && (await federationOf(rspack, request, request.federation, plainRoot)),
  }));
  return {
    formatVersion: FORMAT_VERSION,
    ...(scalprum && { scalprum }),
    ...(federation && { federation }),
    took: Math.round(performance.now() - started),
  };
}

function federationOf(
  rspack: Rspack,
  request: BuildRequest,
  remote: FederationRequest,
  plainRoot: string,
): Promise<FederationAnswer> {
  return remote.built
    ? describeRemote(request, remote, remote.built)
    : buildFederation(rspack, request, remote, plainRoot);
}
