// Which registry a package goes to. A derived package holds the code of a workspace, so it never goes where npm would send it by default.
import type { Manifest } from '../tree/manifest';
import { DynplugError } from '../errors/errors';

export const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
/** npm's own, under all of its names. */
const PUBLIC_HOSTS = /(^|\.)(npmjs\.(org|com)|yarnpkg\.com)$/i;

export interface NpmRegistry {
  /** Ends with a slash. */
  readonly url: string;
  /** Who named it, for people. */
  readonly namedBy: string;
}

export interface RegistryChoice {
  readonly manifest: Manifest;
  /** The option. */
  readonly registry: string | undefined;
  readonly allowPublicRegistry: boolean;
  /** Asks npm for a value of its configuration. */
  readonly configured: (key: string) => Promise<string | undefined>;
}

/** `@acme` of `@acme/foo`. */
export function scopeOf(name: string): string | undefined {
  return /^(@[^/]+)\//.exec(name)?.[1];
}

/** The option, then publishConfig, then the scope's registry in .npmrc. @throws ENOREGISTRY, EOPTION */
export async function chooseRegistry(choice: RegistryChoice): Promise<NpmRegistry> {
  const { manifest, allowPublicRegistry } = choice;
  const named = (await namedRegistry(choice)) ?? (allowPublicRegistry ? byDefault() : undefined);
  if (!named)
    throw new DynplugError(
      'ENOREGISTRY',
      `No registry is named for ${manifest.name}.`,
      `Name it with the option registry, publishConfig.registry, or ${scopeOf(manifest.name) ?? '@scope'}:registry=… in .npmrc. npm would send it to ${PUBLIC_REGISTRY}, where everybody reads the code of your workspace; allowPublicRegistry: true permits that.`,
    );
  const registry = { ...named, url: requireAddress(named) };
  if (PUBLIC_HOSTS.test(new URL(registry.url).hostname) && !allowPublicRegistry)
    throw new DynplugError(
      'ENOREGISTRY',
      `${manifest.name} would go to npm's public registry, which is named by ${registry.namedBy}.`,
      'Everybody could read the code of your workspace there. Name another registry, or permit it with allowPublicRegistry: true.',
    );
  return registry;
}

function byDefault(): NpmRegistry {
  return { url: PUBLIC_REGISTRY, namedBy: 'npm by default' };
}

async function namedRegistry({ manifest, registry, configured }: RegistryChoice): Promise<NpmRegistry | undefined> {
  const scope = scopeOf(manifest.name);
  const { publishConfig = {} } = manifest;
  const inPackage = (scope && publishConfig[`${scope}:registry`]) ?? publishConfig['registry'];
  if (registry !== undefined) return { url: registry, namedBy: 'the option registry' };
  if (typeof inPackage === 'string') return { url: inPackage, namedBy: 'publishConfig' };
  const ofScope = scope && (await configured(`${scope}:registry`));
  return ofScope ? { url: ofScope, namedBy: `${scope}:registry in .npmrc` } : undefined;
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
