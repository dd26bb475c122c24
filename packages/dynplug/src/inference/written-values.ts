// What people wrote about one of our targets: whether it is still ours, and whether it has a value there.
import type { NxJsonConfiguration } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { isObject, own } from '../json/values';
import { type InferredKind, executorOf } from '../options/plugin';
import type { Package } from './meant-packages';
import { scriptsInPlace } from './scripts-in-place';

/** One of our targets, and those of its options that a requirement is about. */
export interface OurTarget {
  readonly kind: InferredKind;
  /** In this workspace. */
  readonly name: string;
  readonly options: readonly string[];
}

/** Whether targetDefaults have the value: keys are names of targets, patterns of them, or executors. */
export function defaultsGive({ targetDefaults = {} }: NxJsonConfiguration, target: OurTarget): boolean {
  const fitting = Object.entries<unknown>(targetDefaults).filter(
    ([key]) => key === executorIn(target) || minimatch(target.name, key),
  );
  return fitting.flatMap(([, written]) => written).some((written) => gives(written, target.options));
}

/** @param written a target, as a person wrote it @returns whether it has one of the options, or has it in a configuration */
function gives(written: unknown, options: readonly string[]): boolean {
  if (!isObject(written)) return false;
  const { configurations } = written;
  const all = [written['options'], ...(isObject(configurations) ? Object.values(configurations) : [])];
  return all.some((values) => isObject(values) && options.some((name) => Object.hasOwn(values, name)));
}

const executorIn = ({ kind }: OurTarget): string => `@org/dynplug:${executorOf(kind)}`;

/** Whether a package has a target of that name by itself. */
export function hasOwnTarget(one: Package, { name }: OurTarget): boolean {
  const { scripts } = one.manifest;
  return (isObject(scripts) && Object.hasOwn(scripts, name)) || writtenTargets(one, name).length > 0;
}

/** Whether the target is ours, and nothing in the package gives it the value. */
export function isInferred(one: Package, target: OurTarget): boolean {
  const { scripts, nx } = one.manifest;
  const { kind, name, options } = target;
  if (scriptsInPlace({ scripts, nx, targets: one.projectJson?.['targets'] }, [[kind, name]]).length > 0) return false;
  const isOurs = ({ executor }: Readonly<Record<string, unknown>>): boolean =>
    executor === undefined || executor === executorIn(target);
  return writtenTargets(one, name).every((written) => isOurs(written) && !gives(written, options));
}

/** In package.json and project.json. */
function writtenTargets(
  { manifest: { nx }, projectJson }: Package,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  return [projectJson?.['targets'], isObject(nx) ? nx['targets'] : undefined]
    .map((all) => (isObject(all) ? own(all, name) : undefined))
    .filter((one) => isObject(one));
}
