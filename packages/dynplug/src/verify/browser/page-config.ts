// The configuration that a browser gets: several files as one, without what the plugin's schema keeps from browsers.
import { isObject } from '../../json/values';
import type { Schema } from '../../packaged/required-config';

type Config = Readonly<Record<string, unknown>>;

/** Later ones win; objects are merged, lists and values replaced. Rule: ConfigReader.fromConfigs of @backstage/config. */
export function mergedConfig(configs: readonly Config[]): Config {
  return configs.reduce((all: Config, config) => {
    const merged = Object.entries(config).map(([key, value]) => {
      const former = all[key];
      return [key, isObject(former) && isObject(value) ? mergedConfig([former, value]) : value];
    });
    return { ...all, ...(Object.fromEntries(merged) as Config) };
  }, {});
}

/**
 * Without values of the plugin that its schema does not make visible in frontends. What is not in the schema is of others, and stays.
 * Rule: filterByVisibility of @backstage/config-loader, with `visibility` and `deepVisibility`.
 */
export function visibleConfig(config: Config, { properties }: Schema): Config {
  if (!isObject(properties)) return config;
  const kept = Object.entries(config).flatMap(([key, value]) => {
    const schema = properties[key];
    if (!isObject(schema)) return [[key, value]];
    const visible = visibleValue(value, schema, false);
    return visible === undefined ? [] : [[key, visible]];
  });
  return Object.fromEntries(kept) as Config;
}

/** @param above whether what is around it is visible with all that is in it */
function visibleValue(value: unknown, schema: Schema, above: boolean): unknown {
  const isDeep = above || schema['deepVisibility'] === 'frontend';
  const isVisible = isDeep || schema['visibility'] === 'frontend';
  if (Array.isArray(value)) {
    const items = isObject(schema['items']) ? schema['items'] : {};
    const kept = value.map((one) => visibleValue(one, items, isDeep)).filter((one) => one !== undefined);
    return kept.length > 0 || isVisible ? kept : undefined;
  }
  if (!isObject(value)) return isVisible ? value : undefined;
  const { properties, additionalProperties } = schema;
  const kept = Object.entries(value).flatMap(([key, one]) => {
    const below = (isObject(properties) ? properties[key] : undefined) ?? additionalProperties;
    const visible = visibleValue(one, isObject(below) ? below : {}, isDeep);
    return visible === undefined ? [] : [[key, visible]];
  });
  return kept.length > 0 || isVisible ? Object.fromEntries(kept) : undefined;
}
