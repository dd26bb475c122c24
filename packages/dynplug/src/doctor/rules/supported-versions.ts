// backstage.supported-versions excludes the Backstage release of the host.
import { supportsHost } from '../../host-manifest/provided';
import type { DoctorRule } from '../rule';

export const supportedVersions: DoctorRule = {
  id: 'supported-versions',
  title: 'the plugin says that it supports the Backstage release of the host',
  *find({ packages }, host) {
    const supported = packages.plugin.manifest.backstage?.['supported-versions'];
    if (typeof supported !== 'string' || supportsHost(host, supported)) return;
    yield {
      severity: 'warning',
      message: `The plugin says that it supports Backstage ${supported}.`,
      effect: `has Backstage ${host.backstage}`,
      path: 'package.json',
      fix: 'Set the option supportedVersions to a range that you have tested, or build with the Backstage release of the host.',
    };
  },
};
