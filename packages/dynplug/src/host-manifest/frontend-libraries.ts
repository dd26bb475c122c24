// The libraries that shells load frontends with, or share with them.
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import { own } from '../json/values';
import type { HostManifest } from './fields';

/** Those whose versions a manifest has. */
export const FRONTEND_LIBRARIES: readonly string[] = [
  '@backstage/core-plugin-api',
  '@backstage/frontend-plugin-api',
  '@material-ui/core',
  '@module-federation/runtime',
  '@openshift/dynamic-plugin-sdk',
  '@scalprum/core',
  '@scalprum/react-core',
  'react',
  'react-dom',
  'react-router',
  'react-router-dom',
];

/** The versions of a library in the shell of a host; undefined where the manifest does not tell about its shell. */
export function shellVersions({ frontend }: HostManifest, name: string): readonly string[] | undefined {
  return frontend && [own(frontend, name) ?? []].flat();
}

/** Whether a version of the shell is in a range. */
export function hasInRange(versions: readonly string[], range: string): boolean {
  return versions.some((version) => valid(version) !== null && satisfies(version, range, { includePrerelease: true }));
}

/** Major versions of React in the shells of hosts, each once. */
export function reactVersions(hosts: readonly HostManifest[]): readonly number[] {
  const versions = hosts.flatMap((host) => shellVersions(host, 'react') ?? []);
  return [...new Set(versions.map((version) => Number.parseInt(version, 10)))].sort((a, b) => a - b);
}
