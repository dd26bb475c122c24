// The options about derivation, which all targets that derive share.
import { DEFAULT_OPTIONS, type DeriveOptions } from '../derive/options';
import { DynplugError } from '../support/errors';
import { parseMaxSize } from './parse-max-size';

/** As written in a target. */
export type DeriveExecutorOptions = {
  -readonly [Name in keyof Omit<DeriveOptions, 'maxSize'>]?: DeriveOptions[Name] extends readonly string[]
    ? string[]
    : DeriveOptions[Name];
} & { maxSize?: string | number };

/**
 * The options of a derivation with every default, out of those of a target.
 * @param own names of the target's other options
 * @throws EOPTION for a name that is neither, and for values that contradict each other
 */
export function deriveOptions(options: DeriveExecutorOptions, own: readonly string[]): DeriveOptions {
  const known = [...Object.keys(DEFAULT_OPTIONS), ...own].sort();
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new DynplugError('EOPTION', `Unknown option ${unknown.join(', ')}.`, `Known: ${known.join(', ')}.`);
  const given = Object.entries(options as Readonly<Record<string, unknown>>).filter(
    ([name, value]) => name in DEFAULT_OPTIONS && value !== undefined,
  );
  const { maxSize } = options;
  const derive: DeriveOptions = {
    ...DEFAULT_OPTIONS,
    ...(Object.fromEntries(given) as Partial<DeriveOptions>),
    maxSize: maxSize === undefined ? undefined : parseMaxSize(maxSize),
  };
  requireNoOverlap(derive);
  return derive;
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
