// The shell has a library that a frontend shares with it in another version: the page has one copy, which is that of the shell.
import major from 'semver/functions/major';
import minor from 'semver/functions/minor';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import { FRONTEND_LIBRARIES, hasInRange, shellVersions } from '../../host-manifest/frontend-libraries';
import { isRhdhOrVeecode } from '../../host-manifest/host-kind';
import type { SharedRequest } from '../../protocol';
import { packageNameOf } from '../../tree/package-name';
import type { DoctorRule, Problem } from '../rule';

/** Shells of the old system load it for plugins of the new one, of which they show nothing. */
const NEW_SYSTEM = '@backstage/frontend-plugin-api';
const FIX = 'Build the plugin with the Backstage release of the host, or test it in that host.';

export const sharedLibrary: DoctorRule = {
  id: 'shared-library',
  title: 'the shell of the host shares the libraries that a frontend is built with',
  *find({ frontend, packages }, host) {
    const peers = packages.plugin.manifest.peerDependencies ?? {};
    for (const [name, shared] of sharedLibraries(frontend?.shared ?? [])) {
      const versions = shellVersions(host, name);
      if (versions === undefined || (name === NEW_SYSTEM && isRhdhOrVeecode(host))) continue;
      yield* problemOf(name, shared, versions, peers[name]);
    }
  },
};

/** Those whose versions manifests have, each once: `@material-ui/core/styles` is of `@material-ui/core`. */
function sharedLibraries(shared: readonly SharedRequest[]): ReadonlyMap<string, SharedRequest> {
  const known = shared.map((request) => [packageNameOf(request.request), request] as const);
  return new Map(known.filter(([name]) => FRONTEND_LIBRARIES.includes(name)));
}

function* problemOf(
  name: string,
  { version }: SharedRequest,
  versions: readonly string[],
  peer: string | undefined,
): Generator<Problem> {
  const effect = `its shell has ${name} ${versions.join(' and ')}`;
  if (versions.length === 0) {
    // With a copy of its own the plugin works, and the copy is the only one.
    if (version !== undefined) return;
    const message = `The plugin takes ${name} from the shell.`;
    yield { severity: 'error', message, effect: `its shell has no ${name}`, path: 'package.json', fix: FIX };
  } else if (version === undefined) {
    if (peer === undefined || validRange(peer) === null || hasInRange(versions, peer)) return;
    yield {
      severity: 'warning',
      message: `The plugin asks for ${name}@${peer}.`,
      effect,
      path: 'package.json',
      fix: FIX,
    };
  } else if (!hasInRange(versions, releaseRange(version))) {
    const message = `The plugin is built with ${name} ${version}.`;
    yield { severity: 'warning', message, effect, path: 'package.json', fix: FIX };
  }
}

/** What has all that this release has; fixes do not count. */
function releaseRange(version: string): string {
  return valid(version) === null ? '*' : `^${major(version)}.${minor(version)}.0`;
}
