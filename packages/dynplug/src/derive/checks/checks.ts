// All checks of a backend plugin, in the order in which they are reported. A check takes the value of a step and returns what it found. What a
// step itself cannot go on with, it throws; the entry points are loaded beside the last group (load-entry-point.ts), and the lockfile is compared
// with all that was used on the way (outdated-findings.ts).
import type { Finding } from '../../errors/errors';
import type { Derivation, Gathered, Walked } from '../derivation';
import { closureFindings } from './closure-findings';
import { duplicateFindings } from './duplicate-findings';
import { hostFindings } from './host-findings';
import { leftOutFindings, nativeFindings } from './native-findings';
import { outputGlobFindings } from './output-glob-findings';
import { derivedPathFindings } from './path-findings';
import { derivedSizeFindings } from './size-findings';
import { unusedNameFindings } from './unused-name-findings';

type Check<Value> = (value: Value) => readonly Finding[];

/** Of the packages that the plugin takes along. */
export const CLOSURE_CHECKS: readonly Check<Walked>[] = [
  ({ walk }) => closureFindings(walk),
  ({ source, walk }) => duplicateFindings(source, walk),
  ({ source, request }) => outputGlobFindings(source, request.exportedTo),
];

/** Of their files. */
export const CONTENT_CHECKS: readonly Check<Gathered>[] = [
  nativeFindings,
  leftOutFindings,
  ({ walk, request }) => unusedNameFindings(walk, request.options),
];

/** Of the derived package. */
export const PACKAGE_CHECKS: readonly Check<Derivation>[] = [derivedPathFindings, derivedSizeFindings, hostFindings];
