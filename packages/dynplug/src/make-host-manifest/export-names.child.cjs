// Loads entry points of packages and answers with the names that they export, and with the features that packages register.
// It runs in a process of its own, and only for a host that a person makes a manifest of.
'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

/** @typedef {{ root: string, entries: readonly string[], registered: readonly string[] }} Question */
/** @typedef {{ type: string, pluginId?: string, moduleId?: string }} Registration */

/** Libraries that log or fail later do so here. */
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);

process.on('message', (/** @type {{ dynplug: Question }} */ { dynplug: { root, entries, registered } }) => {
  const load = createRequire(path.join(root, 'package.json'));
  const attempt = (/** @type {string} */ name) => {
    try {
      return { value: /** @type {unknown} */ (load(name)) };
    } catch (error) {
      return { error: String(error instanceof Error ? error.message : error).split('\n')[0] };
    }
  };
  const exported = entries.map((name) => {
    const { value, error } = attempt(name);
    return { name, ...(error === undefined ? { names: namesOf(value) } : { error }) };
  });
  const features = registered.map((name) => ({ name, features: featuresOf(attempt(name).value) }));
  process.send?.({ dynplug: { exported, features } });
});

/** @param {unknown} value */
function namesOf(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function') ? [] : Object.keys(value).sort();
}

/**
 * Rule: BackendInitializer of @backstage/backend-app-api, which reads the registrations of a feature.
 * @param {any} value
 */
function featuresOf(value) {
  try {
    const feature = value.default;
    const made = typeof feature === 'function' && feature.$$type === undefined ? feature() : feature;
    return made.getRegistrations().flatMap((/** @type {Registration} */ { type, pluginId, moduleId }) => {
      if (typeof pluginId !== 'string') return [];
      return [{ pluginId, ...(type.startsWith('module') && { moduleId }) }];
    });
  } catch {
    return [];
  }
}
