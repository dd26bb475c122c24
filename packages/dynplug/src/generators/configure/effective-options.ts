// What the targets of a plugin do when nobody types an option: Nx's own --help knows the schema of an executor, and not what a workspace sets.
import type { TargetConfiguration } from '@nx/devkit';
import { isDeepStrictEqual } from 'node:util';
import { isObject, own } from '../../json/values';
import { EXECUTORS } from '../../options/executors';
import { defaultText } from '../../options/json-schema';
import type { Options } from '../../options/option';
import { inferredTargets } from './explicit-targets';
import type { Configured } from './missing';
import { writtenTargets } from './written-targets';

type Values = Readonly<Record<string, unknown>>;

const PREFIX = '@org/dynplug:';

/**
 * @param forAll options for all plugins
 * @returns lines: each target with the values of its options, and who sets them
 */
export function effectiveOptions(configured: Configured, forAll: Configured['options']): readonly string[] {
  const common = inferredTargets({ ...configured, options: forAll });
  return Object.entries(inferredTargets(configured)).flatMap(([name, target]) => {
    const executor = target.executor ?? '';
    const command = own(EXECUTORS as Readonly<Record<string, { options: Options }>>, executor.replace(PREFIX, ''));
    const written = own(writtenTargets(configured.plugin), name);
    const isOurs = (written?.executor ?? executor) === executor && written?.command === undefined;
    if (!command || !isOurs) return [`  ${name}`, '    another command runs in its place'];
    const layers: readonly (readonly [string, Values])[] = [
      ['its target in package.json or project.json', optionsOf(written)],
      ['targetDefaults', defaultsFor(configured.nxJson, name, executor)],
    ];
    return [`  ${name}`, ...linesOf(command.options, layers, optionsOf(target), optionsOf(own(common, name)))];
  });
}

function linesOf(
  options: Options,
  layers: readonly (readonly [string, Values])[],
  inferred: Values,
  common: Values,
): readonly string[] {
  const width = Math.max(...Object.keys(options).map((name) => name.length));
  return Object.entries(options).flatMap(([name, option]) => {
    const [origin, values] = layers.find(([, each]) => each[name] !== undefined) ?? ['', inferred];
    const value = values[name];
    const isCommon = isDeepStrictEqual(value, common[name]);
    const by = origin || (isCommon ? 'set for all plugins' : '"dynplug" in its package.json');
    const shown = value === undefined ? defaultText(option) : JSON.stringify(value).replace(/^"|"$/g, '');
    return shown === undefined
      ? []
      : [`    ${name.padEnd(width)}  ${shown}  (${value === undefined ? 'default' : by})`];
  });
}

function optionsOf(target: TargetConfiguration | undefined): Values {
  return (target?.options ?? {}) as Values;
}

/** Rule: readTargetDefaultsForTarget of nx, without its patterns of names. */
function defaultsFor({ targetDefaults }: Values, name: string, executor: string): Values {
  const all = isObject(targetDefaults) ? targetDefaults : {};
  const given = [own(all, executor) ?? own(all, name)].flat();
  const options = given.flatMap((one) => (isObject(one) && isObject(one['options']) ? [one['options']] : []));
  return Object.assign({}, ...options) as Values;
}
