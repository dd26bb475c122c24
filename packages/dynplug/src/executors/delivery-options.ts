// The options that publish and promote share, with their defaults.
import path from 'node:path';
import type { DeliveryOptions } from '../publish/deliver-image';
import type { RegistrySettings } from '../publish/registries';
import { DynplugError } from '../support/errors';

export interface DeliverySchema {
  overwriteTag?: boolean | string | string[];
  insecure?: boolean;
  ca?: string;
  concurrency?: number;
  timeout?: number;
  dryRun?: boolean;
  outputPath?: string;
}

export const DELIVERY_OPTIONS = [
  'overwriteTag',
  'insecure',
  'ca',
  'concurrency',
  'timeout',
  'dryRun',
  'outputPath',
] as const;

export type NormalizedDelivery = Omit<DeliveryOptions, 'progress'> & Omit<RegistrySettings, 'signal' | 'clock'>;

/**
 * @param own the further options of the target
 * @param env where credentials, proxies and Nx's own dry run stand
 * @throws EOPTION
 */
export function normalizeDelivery(
  options: DeliverySchema,
  own: readonly string[],
  workspaceRoot: string,
  env: Readonly<Record<string, string | undefined>>,
): NormalizedDelivery {
  const known = [...own, ...DELIVERY_OPTIONS];
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new DynplugError('EOPTION', `Unknown option ${unknown.join(', ')}.`, `Known: ${known.join(', ')}.`);
  const { overwriteTag = false, ca, concurrency = 3, timeout = 60_000 } = options;
  for (const [name, value] of Object.entries({ concurrency, timeout }))
    if (!Number.isInteger(value) || value < 1)
      throw new DynplugError('EOPTION', `${name}: ${value} is no whole number above 0.`);
  return {
    overwriteTag: typeof overwriteTag === 'string' ? [overwriteTag] : overwriteTag,
    insecure: options.insecure ?? false,
    ca: ca === undefined ? undefined : path.resolve(workspaceRoot, ca),
    concurrency,
    timeout,
    dryRun: options.dryRun ?? env['NX_DRY_RUN'] === 'true',
    env,
  };
}
