// The known hosts, each with its installer, and the profiles to lint for. What a rule says of a host is about the versions named here.

import { HOST_NAMES, type Host, type Profile } from '../options/hosts';

/** A host: its installer (if it has one) and the loaders of its backend and its shell. */
export const HOSTS = {
  'rhdh-1.9': {
    title: 'Red Hat Developer Hub 1.9',
    installer: 'redhat-developer/rhdh 1.9.8: docker/install-dynamic-plugins.py',
  },
  'rhdh-1.10': {
    title: 'Red Hat Developer Hub 1.10',
    installer: 'redhat-developer/rhdh 1.10.3: scripts/install-dynamic-plugins/install-dynamic-plugins.py',
  },
  'rhdh-next': {
    title: 'Red Hat Developer Hub, unreleased',
    installer: 'redhat-developer/rhdh-plugins: @red-hat-developer-hub/cli-module-install-dynamic-plugins 0.4.1',
  },
  veecode: {
    title: 'VeeCode DevPortal 2',
    installer: 'veecode-platform/devportal-platform 1354fe9: docker/install-dynamic-plugins.py',
  },
  backstage: {
    title: 'Backstage with the dynamic feature service alone',
    installer: 'none; @backstage/backend-dynamic-feature-service 0.8.7 loads folders as they are',
  },
} as const satisfies Readonly<Record<Host, { readonly title: string; readonly installer: string }>>;

/** The three that share one family of installers. */
export const RHDH: readonly Host[] = ['rhdh-1.9', 'rhdh-1.10', 'rhdh-next'];
/** The hosts that install images and npm packages. */
export const INSTALLERS: readonly Host[] = [...RHDH, 'veecode'];
/** The installers written in Python. */
export const PYTHON: readonly Host[] = ['rhdh-1.9', 'rhdh-1.10', 'veecode'];

/** The hosts that a profile stands for. */
export function hostsOf(profile: Profile): readonly Host[] {
  return profile === 'all' ? HOST_NAMES : [profile];
}
