// Options as written in a target → options with every default.
import type { Profile } from '../../host/profiles';
import { DynplugError } from '../../support/errors';
import { parseProfile } from '../parse-profile';
import type { LintExecutorOptions } from './schema';

const FORMATS = ['text', 'json', 'github'] as const;

export interface NormalizedLintOptions {
  readonly paths?: readonly string[];
  readonly profile: Profile;
  readonly format: (typeof FORMATS)[number];
  /** Infinity when there is no limit. */
  readonly maxWarnings: number;
}

/** @throws EOPTION */
export function normalizeLintOptions(options: LintExecutorOptions): NormalizedLintOptions {
  const { path, profile, format = 'text', maxWarnings = -1 } = options;
  const paths = typeof path === 'string' ? [path] : path;
  return {
    ...(paths && paths.length > 0 && { paths }),
    profile: parseProfile(profile),
    format: oneOf('format', format, FORMATS),
    maxWarnings: maxWarnings < 0 ? Infinity : maxWarnings,
  };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  throw new DynplugError(
    'EOPTION',
    `Invalid value for ${option}: ${value}. Allowed values are: ${allowed.join(', ')}.`,
  );
}
