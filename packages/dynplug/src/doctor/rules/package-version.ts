// Built for another release: the host has the package in a version outside of the range that the plugin asks for.
import validRange from 'semver/ranges/valid';
import { fittingHosts, versionsOutside } from '../../host-manifest/provided';
import type { DoctorRule } from '../rule';

export const packageVersion: DoctorRule = {
  id: 'package-version',
  title: 'the host has each package in a version that the plugin asks for',
  *find({ backend, packages }, host, hosts) {
    const asked = new Map((backend?.code.fromHost ?? []).map((request) => [request.package, request]));
    for (const [name, range] of Object.entries(packages.plugin.manifest.peerDependencies ?? {})) {
      const request = asked.get(name);
      // Packages of which the code uses the types alone are not loaded.
      if (!request || validRange(range) === null) continue;
      const versions = versionsOutside(host, name, range);
      if (versions.length === 0) continue;
      const fitting = fittingHosts(hosts, name, range);
      yield {
        severity: 'warning',
        message: `The plugin asks for ${name}@${range}${fitting.length === 0 ? '' : `; ${fitting.join(', ')} ${fitting.length === 1 ? 'has' : 'have'} it`}.`,
        effect: `has ${name} ${versions.join(' and ')}`,
        path: 'package.json',
        fix: 'Build the plugin with the Backstage release of the host, or let it ask for the version of the host and test it there. Hosts do not compare versions.',
      };
    }
  },
};
