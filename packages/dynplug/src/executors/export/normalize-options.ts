// Options as written in a target → options with every default, in the types that the use case takes.
import { DEFAULT_OPTIONS, type DeriveOptions } from '../../derive/options';
import { parseBytes } from '../../derive/sizes';
import { DynplugError } from '../../support/errors';
import type { ExportExecutorOptions } from './schema';

export interface NormalizedExportOptions {
  /** POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly derive: DeriveOptions;
  readonly link: boolean;
  readonly trackManifest: boolean;
  readonly explain: readonly string[];
}

/** @throws EOPTION */
export function normalizeExportOptions(options: ExportExecutorOptions, projectRoot: string): NormalizedExportOptions {
  const { outputPath, link, trackManifest, explain, maxSize, ...rest } = options;
  const known = Object.fromEntries(
    Object.entries(rest).filter(([name]) => name in DEFAULT_OPTIONS),
  ) as Partial<DeriveOptions>;
  const unknown = Object.keys(rest).filter((name) => !(name in DEFAULT_OPTIONS));
  if (unknown.length > 0)
    throw new DynplugError('EOPTION', `Unknown option ${unknown.join(', ')}.`, `Known: ${OPTION_NAMES.join(', ')}.`);
  const derive: DeriveOptions = {
    ...DEFAULT_OPTIONS,
    ...defined(known),
    maxSize: maxSize === undefined ? undefined : requireBytes(maxSize),
  };
  requireNoOverlap(derive);
  return {
    outputPath: outputPath ?? (projectRoot === '.' ? 'dist-dynamic' : `${projectRoot}/dist-dynamic`),
    derive,
    link: link ?? false,
    trackManifest: trackManifest ?? false,
    explain: explain ?? [],
  };
}

/** Without the keys that are undefined: spread over defaults, those would erase them. */
function defined(options: Readonly<Record<string, unknown>>): Partial<DeriveOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

const OPTION_NAMES = [...Object.keys(DEFAULT_OPTIONS), 'outputPath', 'link', 'trackManifest', 'explain'].sort();

function requireBytes(value: string | number): number {
  const bytes = parseBytes(value);
  if (bytes === undefined)
    throw new DynplugError(
      'EOPTION',
      `maxSize: "${value}" is no size.`,
      'For example "20MB", "512kB", or a number of bytes.',
    );
  return bytes;
}

function requireNoOverlap({ allowNativePackages, suppressNativePackages }: DeriveOptions): void {
  const both = allowNativePackages.filter((name) => suppressNativePackages.includes(name));
  if (both.length > 0)
    throw new DynplugError(
      'EOPTION',
      `${both.join(', ')} is both in allowNativePackages and in suppressNativePackages.`,
      'Choose one.',
    );
}
