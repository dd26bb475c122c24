// Loads a plugin as shells with Scalprum do. Source: PluginLoader of @openshift/dynamic-plugin-sdk 5.0.1, which @scalprum/core 0.9 uses.

/**
 * @param {string} base address of the folder of the assets, with a slash at its end
 * @param {object} scope the share scope
 * @returns {Promise<{ get(module: string): Promise<object> }>}
 */
export async function loadScalprum(base, scope) {
  const manifest = await (await fetch(`${base}plugin-manifest.json`)).json();
  const entries = new Map();
  window.__load_plugin_entry__ = (name, container) => entries.set(name, container);
  for (const script of manifest.loadScripts) await injectScript(new URL(script, base).href);
  const container = entries.get(manifest.name);
  if (typeof container?.init !== 'function' || typeof container.get !== 'function')
    throw new Error(
      entries.size === 0
        ? `The scripts of ${manifest.name} do not call __load_plugin_entry__.`
        : `The scripts of ${manifest.name} register ${[...entries.keys()].join(', ')}, or no container.`,
    );
  await container.init(scope);
  return { get: async (module) => (await container.get(module))() };
}

function injectScript(src) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${new URL(src).pathname} does not load`));
    document.head.append(script);
  });
}

/** @param {Record<string, { version: string, module: object }>} shared @returns {object} as containers of webpack and rspack expect it */
export function shareScope(shared) {
  return Object.fromEntries(
    Object.entries(shared).map(([request, { version, module }]) => [
      request,
      { [version]: { from: 'host', eager: false, loaded: 1, get: async () => () => module } },
    ]),
  );
}

/** Versions of React in a scope that a plugin brought, and that are in use. @returns {string[]} */
export function otherReacts(scope) {
  return ['react', 'react-dom'].flatMap((request) =>
    Object.entries(scope[request] ?? {})
      .filter(([, { from, loaded }]) => from !== 'host' && loaded)
      .map(([version, { from }]) => `${request} ${version} of ${from}`),
  );
}
