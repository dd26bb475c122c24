// The targets of a plugin whose configuration is broken: they say so when they run. All other projects work.
import type { TargetConfiguration } from '@nx/devkit';
import { ERROR_CODES, type ErrorCode } from '../errors/error-codes';
import { DynplugError, type Finding } from '../errors/errors';
import { isObject, isText } from '../json/values';
import { type InferredKind, type TargetKind, executorOf } from '../options/plugin';
import { failureMetadata } from './metadata';

/** In the metadata of a target: why it cannot run. */
const FIELD = 'failure';

/** @param names of the targets that the plugin would have; only a frontend has assets */
export function failingTargets(
  names: Readonly<Record<TargetKind, string>>,
  isFrontend: boolean,
  { code, message, hint }: Finding,
): Readonly<Record<string, TargetConfiguration>> {
  const absent: readonly string[] = ['build', 'collect', ...(isFrontend ? [] : ['assets'])];
  const kinds = Object.entries(names).filter((entry): entry is [InferredKind, string] => !absent.includes(entry[0]));
  const metadata = { ...failureMetadata(message), [FIELD]: { code, message, hint } };
  return Object.fromEntries(
    kinds.map(([kind, name]) => [name, { executor: `@org/dynplug:${executorOf(kind)}`, cache: false, metadata }]),
  );
}

/** @param metadata of a target @throws what inference has found wrong with its plugin */
export function refuseFailing(metadata: unknown): void {
  const failure = isObject(metadata) ? metadata[FIELD] : undefined;
  if (!isObject(failure)) return;
  const { code, message, hint } = failure;
  const known = isText(code) && Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'EOPTION';
  throw new DynplugError(known, String(message), isText(hint) ? hint : undefined);
}
