// Which registry a package goes to. A derived package holds the code of a workspace, so it never goes where npm would send it by default.
import type { Manifest } from '../tree/manifest';
import { DynplugError } from '../errors/errors';
import { scopeKeyOf, scopeOf } from '../npm/npm-settings';

export const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
/** npm's own, under all of its names. */
const PUBLIC_HOSTS = /(^|\.)(npmjs\.(org|com)|yarnpkg\.com)$/i;

export interface NpmRegistry {
  /** Ends with a slash. */
  readonly url: string;
  /** Who named it, for people. */
  readonly namedBy: string;
}

/** @param option the option registry, which wins over publishConfig @returns undefined: .npmrc may name one */
export function writtenRegistry(
  { name, publishConfig = {} }: Manifest,
  option: string | undefined,
): NpmRegistry | undefined {
  const key = scopeKeyOf(name);
  const inPackage = (key && publishConfig[key]) ?? publishConfig['registry'];
  if (option !== undefined) return { url: option, namedBy: 'the option registry' };
  return typeof inPackage === 'string' ? { url: inPackage, namedBy: 'publishConfig' } : undefined;
}

/** @param settings values of .npmrc */
export function registryOfScope(name: string, settings: ReadonlyMap<string, string>): NpmRegistry | undefined {
  const key = scopeKeyOf(name);
  const url = key && settings.get(key);
  return url ? { url, namedBy: `${key} in .npmrc` } : undefined;
}

/** @param name of the package @returns with a whole address @throws ENOREGISTRY, EOPTION */
export function requireRegistry(
  named: NpmRegistry | undefined,
  name: string,
  { allowPublicRegistry = false }: { readonly allowPublicRegistry?: boolean },
): NpmRegistry {
  const chosen = named ?? (allowPublicRegistry ? byDefault() : undefined);
  if (!chosen)
    throw new DynplugError(
      'ENOREGISTRY',
      `No registry is named for ${name}.`,
      `Name it with the option registry, publishConfig.registry, or ${scopeOf(name) ?? '@scope'}:registry=… in .npmrc. npm would send it to ${PUBLIC_REGISTRY}, where everybody reads the code of your workspace; allowPublicRegistry: true permits that.`,
    );
  const registry = { ...chosen, url: requireAddress(chosen) };
  if (PUBLIC_HOSTS.test(new URL(registry.url).hostname) && !allowPublicRegistry)
    throw new DynplugError(
      'ENOREGISTRY',
      `${name} would go to npm's public registry, which is named by ${registry.namedBy}.`,
      'Everybody could read the code of your workspace there. Name another registry, or permit it with allowPublicRegistry: true.',
    );
  return registry;
}

function byDefault(): NpmRegistry {
  return { url: PUBLIC_REGISTRY, namedBy: 'npm by default' };
}

function requireAddress({ url: text, namedBy }: NpmRegistry): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? 'is not an http or https address'
      : url.username !== '' || url.password !== ''
        ? 'holds a user name or password'
        : undefined;
  if (url === undefined || problem !== undefined)
    throw new DynplugError(
      'EOPTION',
      `The registry that is named by ${namedBy} ${problem ?? ''}.`,
      'For example https://npm.example.com/. Credentials belong into .npmrc.',
    );
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
