// What a person has to do: set credentials in the system, because a generator must not know them, and install what verify boots.
import type { Pipeline } from './pipeline';
import type { CI_PROVIDERS } from '../../options/generators';

export type Provider = (typeof CI_PROVIDERS)[number];

/** @param installHost the command; undefined: there is a backend, or nothing boots one @returns lines to print; none when nothing is to do */
export function nextSteps(
  provider: Provider,
  { publishesImages, publishesTarballs, imageRegistry }: Pipeline,
  installHost: string | undefined,
): readonly string[] {
  const settings = [
    ...(publishesImages ? imageSteps(provider, imageRegistry) : []),
    ...(publishesTarballs
      ? [`${NPM_TOKEN[provider]}, and in .npmrc the line //<registry>/:_authToken=\${NPM_TOKEN}`]
      : []),
  ];
  const steps = [
    ...settings.map((setting) => `set ${setting}`),
    ...(installHost === undefined ? [] : [`run ${installHost}: verify boots a backend, and the workspace has none`]),
  ];
  return steps.length === 0 ? [] : ['Next:', ...steps.map((step) => `  - ${step}`)];
}

const NPM_TOKEN: Readonly<Record<Provider, string>> = {
  github: 'the secret NPM_TOKEN',
  gitlab: 'the masked variable NPM_TOKEN',
  tekton: 'the secret dynplug-npm with the key token',
  jenkins: 'the credential dynplug-npm (secret text)',
};

function imageSteps(provider: Provider, registry: string | undefined): readonly string[] {
  const name =
    registry === undefined
      ? ['imageRepository in the options of @org/dynplug in nx.json, so that images have a name']
      : [];
  const where = registry === undefined ? 'of the registry' : `for ${registry}`;
  switch (provider) {
    case 'github':
      return registry === undefined || registry === 'ghcr.io'
        ? name
        : [`the secrets REGISTRY_USERNAME and REGISTRY_PASSWORD ${where}`];
    case 'gitlab':
      return registry === undefined || registry.startsWith('registry.gitlab.')
        ? name
        : [`the masked variables REGISTRY_USERNAME and REGISTRY_PASSWORD ${where}`];
    case 'tekton':
      return [...name, `the secret dynplug-registry with the keys username and password ${where}`];
    case 'jenkins':
      return [...name, `the credential dynplug-registry (user name with password) ${where}`];
  }
}
