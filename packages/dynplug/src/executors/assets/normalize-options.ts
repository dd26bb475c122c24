// Options as written in a target → options with every default, in the types that the use case takes.
import { DEFAULT_ASSET_OPTIONS, type AssetOptions } from '../../frontend/options';
import { DynplugError } from '../../support/errors';
import { nearestName } from '../../support/nearest-name';
import { inProject } from '../in-project';
import { parseMaxSize } from '../parse-max-size';
import type { AssetsExecutorOptions } from './schema';

export interface NormalizedAssetsOptions {
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly options: AssetOptions;
}

/** @throws EOPTION */
export function normalizeAssetsOptions(given: AssetsExecutorOptions, projectRoot: string): NormalizedAssetsOptions {
  const known = ['outputPath', ...Object.keys(DEFAULT_ASSET_OPTIONS)];
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    throw new DynplugError(
      'EOPTION',
      `Unknown option ${name}${nearest ? `; is ${nearest} meant?` : '.'}`,
      `Known: ${known.sort().join(', ')}.`,
    );
  }
  const {
    outputPath,
    maxSize,
    sharedModules = {},
    sourceMaps,
    federationEngine,
    publicPath,
    hostReact,
    ...rest
  } = given;
  return {
    outputPath: outputPath ?? inProject(projectRoot, 'dist-assets'),
    options: {
      ...DEFAULT_ASSET_OPTIONS,
      ...rest,
      sharedModules: Object.fromEntries(
        Object.entries(sharedModules).map(([request, shared]) => [
          request,
          typeof shared === 'object' ? shared : shared && {},
        ]),
      ),
      hostReact: requireMajor(hostReact),
      sourceMaps: requireOneOf('sourceMaps', sourceMaps, ['none', 'hidden', 'inline']),
      federationEngine: requireOneOf('federationEngine', federationEngine, ['rspack', 'backstage-cli']),
      publicPath: requirePublicPath(publicPath),
      maxSize: maxSize === undefined ? undefined : parseMaxSize(maxSize),
    },
  };
}

function requireOneOf<N extends 'sourceMaps' | 'federationEngine'>(
  name: N,
  value: string | undefined,
  known: readonly AssetOptions[N][],
): AssetOptions[N] {
  const found = known.find((item) => item === (value ?? DEFAULT_ASSET_OPTIONS[name]));
  if (found !== undefined) return found;
  throw new DynplugError('EOPTION', `${name}: "${value ?? ''}" is none of ${known.join(', ')}.`);
}

function requireMajor(value = DEFAULT_ASSET_OPTIONS.hostReact): number {
  if (Number.isInteger(value) && value >= 17) return value;
  throw new DynplugError(
    'EOPTION',
    `hostReact: ${String(value)} is no major version of React.`,
    'For example 18 or 19.',
  );
}

function requirePublicPath(value = DEFAULT_ASSET_OPTIONS.publicPath): string {
  if (value === 'auto' || value.endsWith('/')) return value;
  throw new DynplugError(
    'EOPTION',
    `publicPath: "${value}" does not end with a slash.`,
    'Set it to auto, or to a URL such as "https://cdn.example.com/my-plugin/".',
  );
}
