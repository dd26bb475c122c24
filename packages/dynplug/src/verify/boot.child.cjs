// @ts-check
// Boots a Backstage backend with dynamic plugins in the folder that is the working directory, and says what became of them.
// In and out: the types of boot.ts. Everything but Node and a database in WebAssembly is loaded from that folder.
const { createRequire } = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { provideDatabase } = require('./database.child.cjs');

const FOLDER = process.cwd();
const load = createRequire(path.join(FOLDER, 'index.js'));
/** Routes that are asked of one plugin, so that a large one does not take minutes. */
const MAX_ROUTES = 20;
/** The address of a PostgreSQL, as in host-folder.ts. */
const DATABASE_VARIABLE = 'DYNPLUG_VERIFY_DATABASE';

/** @typedef {import('./boot').BootInput} Input */
/** @typedef {import('./boot').BootAnswer} Answer */

const send = process.send?.bind(process);
// Hosts are not started with a channel, and code of a plugin that closes it would look like a hang.
Object.assign(process, { send: undefined, disconnect: undefined });

// The process that asked is gone, and nothing else would end this one.
process.once('disconnect', () => process.exit(1));

process.once('message', (/** @type {{ dynplug: Input }} */ { dynplug: input }) => {
  void boot(input).then((answer) => {
    send?.({ dynplug: answer });
  });
});

/** @param {Input} input @returns {Promise<Answer | import('./boot').NoDatabase>} */
async function boot(input) {
  const database = await provideDatabase(load, process.env[DATABASE_VARIABLE]);
  if ('unreachable' in database) return database;
  try {
    return { ...(await bootWith(input)), driver: database.driver };
  } finally {
    await database.removeAll(input.databasePrefix);
  }
}

/** @param {Input} input @returns {Promise<Omit<Answer, 'driver'>>} */
async function bootWith(input) {
  const port = await freePort();
  process.env['DYNPLUG_VERIFY_PORT'] = String(port);
  const began = performance.now();
  /** @type {Map<string, any[]>} Plugin → what it serves requests with. */
  const handlers = new Map();
  /** @type {any} */
  let dynamicPlugins;
  const started = await startBackend(input, handlers, (/** @type {any} */ service) => (dynamicPlugins = service));
  const dynamic = dynamicPlugins ? loadedPlugins(dynamicPlugins) : [];
  const ms = performance.now() - began;
  const address = `http://127.0.0.1:${port}`;
  const guest = started.error === undefined ? await guestToken(address) : undefined;
  const routes =
    started.error === undefined ? await askRoutes(address, guest, startedIds(dynamic, started), handlers, input) : [];
  return {
    ...started,
    dynamic,
    routes,
    ms: Math.round(ms),
    memory: process.memoryUsage().rss,
    modules: Object.keys(require.cache),
    ports: otherPorts(port),
    port,
    ...(guest !== undefined && { guestToken: guest }),
  };
}

/** @param {Input} input @param {Map<string, any[]>} handlers @param {(service: any) => void} found */
async function startBackend(input, handlers, found) {
  const { createBackend } = load('@backstage/backend-defaults');
  const { coreServices, createBackendPlugin } = load('@backstage/backend-plugin-api');
  const { dynamicPluginsFeatureLoader, dynamicPluginsServiceRef } = load('@backstage/backend-dynamic-feature-service');
  const backend = createBackend();
  backend.add(dynamicPluginsFeatureLoader());
  for (const name of input.features) backend.add(Promise.resolve(load(name)));
  const router = routerThatNotes(handlers, coreServices);
  if (router) backend.add(router);
  backend.add(
    createBackendPlugin({
      pluginId: 'dynplug-verify',
      register(/** @type {any} */ reg) {
        reg.registerInit({
          deps: { service: dynamicPluginsServiceRef },
          init: async (/** @type {any} */ { service }) => found(service),
        });
      },
    }),
  );
  try {
    return { plugins: outcomes(await backend.start()) };
  } catch (error) {
    return { error: textOf(error), plugins: outcomes(error) };
  }
}

/** The service of a host that gives plugins their routes, which also notes them. Undefined for a backend with another form. @param {Map<string, any[]>} handlers @param {any} coreServices */
function routerThatNotes(handlers, coreServices) {
  let original;
  try {
    original = load('@backstage/backend-defaults/httpRouter').httpRouterServiceFactory;
  } catch {
    return undefined;
  }
  if (typeof original?.factory !== 'function' || original.deps?.plugin !== coreServices.pluginMetadata)
    return undefined;
  return {
    ...original,
    async factory(/** @type {any} */ deps, /** @type {any} */ context) {
      const router = await original.factory(deps, context);
      const id = deps.plugin.getId();
      return {
        ...router,
        use(/** @type {any} */ handler) {
          handlers.set(id, [...(handlers.get(id) ?? []), handler]);
          router.use(handler);
        },
      };
    },
  };
}

/** What `start` says of each plugin; undefined for a backend that says nothing. @param {any} ended @returns {Answer['plugins']} */
function outcomes(ended) {
  const plugins = ended?.result?.plugins;
  if (!Array.isArray(plugins)) return undefined;
  return plugins.map(({ pluginId, failure, modules, beginAt, resultAt }) => ({
    pluginId: String(pluginId),
    ...(failure && { error: textOf(failure.error) }),
    ...(beginAt && resultAt && { ms: Number(resultAt) - Number(beginAt) }),
    modules: (modules ?? []).map((/** @type {any} */ { moduleId, failure: failed }) => ({
      moduleId: String(moduleId),
      ...(failed && { error: textOf(failed.error) }),
    })),
  }));
}

/** @param {any} service @returns {Answer['dynamic']} */
function loadedPlugins(service) {
  return service.plugins({ includeFailed: true }).map((/** @type {any} */ plugin) => {
    const { name, version, failure, installer } = plugin;
    const features = installer?.kind === 'new' ? [installer.install()].flat() : [];
    return {
      name: String(name),
      version: String(version),
      ...(failure !== undefined && { error: textOf(failure) }),
      registrations: features.flatMap(registrationsOf),
    };
  });
}

/** @param {any} feature @returns {Answer['dynamic'][number]['registrations']} */
function registrationsOf(feature) {
  const found = feature?.default ?? feature;
  if (typeof found?.getRegistrations !== 'function') return [];
  return found.getRegistrations().map((/** @type {any} */ { pluginId, moduleId }) => ({
    pluginId: String(pluginId),
    ...(moduleId !== undefined && { moduleId: String(moduleId) }),
  }));
}

/** Plugins that dynamic ones registered, and that have started. @param {Answer['dynamic']} dynamic @param {Pick<Answer, 'plugins'>} started */
function startedIds(dynamic, { plugins }) {
  const failed = (plugins ?? []).filter(({ error }) => error !== undefined).map(({ pluginId }) => pluginId);
  const own = dynamic.flatMap(({ registrations }) => registrations.map(({ pluginId }) => pluginId));
  return new Set(own.filter((id) => !failed.includes(id)));
}

/** Requests that change nothing: GET for each route without parameters. @param {string} address @param {string | undefined} guest @param {Set<string>} own @param {Map<string, any[]>} handlers @param {Input} input */
async function askRoutes(address, guest, own, handlers, { token, requestTimeout }) {
  /** @type {Answer['routes'][number][]} */
  const routes = [];
  for (const pluginId of own)
    for (const route of [
      ...new Set(['/', ...(handlers.get(pluginId) ?? []).flatMap((handler) => pathsOf(handler))]),
    ].slice(0, MAX_ROUTES)) {
      const where = `/api/${pluginId}${route === '/' ? '' : route}`;
      const ask = (/** @type {string} */ bearer) => askRoute(address + where, bearer, requestTimeout);
      const asGuest = guest === undefined ? undefined : await ask(guest);
      // Some routes are for people, others for services.
      const isAnswered = asGuest && asGuest.status !== 401 && asGuest.status !== 403;
      routes.push({ pluginId, path: where, ...(isAnswered ? asGuest : await ask(token)) });
    }
  return routes;
}

/** @param {string} url @param {string} token @param {number} timeout milliseconds @returns {Promise<{ status?: number, text?: string }>} */
async function askRoute(url, token, timeout) {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeout),
      redirect: 'manual',
    });
    const { status } = response;
    const text = status >= 500 ? (await response.text()).slice(0, 500) : undefined;
    await response.body?.cancel().catch(() => undefined);
    return { status, ...(text && { text }) };
  } catch (error) {
    return { text: textOf(error) };
  }
}

/** Of somebody who signs in without an account, where the backend has the provider. @param {string} address @returns {Promise<string | undefined>} */
async function guestToken(address) {
  try {
    const headers = { 'x-requested-with': 'XMLHttpRequest' };
    const response = await fetch(`${address}/api/auth/guest/refresh`, { headers, signal: AbortSignal.timeout(5000) });
    return /** @type {any} */ (await response.json())?.backstageIdentity?.token;
  } catch {
    return undefined;
  }
}

/** Paths of an Express router, and of those in it, that answer GET and have no parameters. @param {any} router @returns {string[]} */
function pathsOf(router) {
  return (router?.stack ?? []).flatMap((/** @type {any} */ layer) => {
    const { route, handle } = layer;
    if (route) return route.methods.get || route.methods._all ? [route.path].flat().filter(isPlain) : [];
    const mount = mountOf(layer);
    return mount === undefined ? [] : pathsOf(handle).map((below) => mount + below);
  });
}

/** @param {unknown} one @returns {boolean} */
function isPlain(one) {
  return typeof one === 'string' && /^\/[\w./-]*$/.test(one);
}

/** Where a router is mounted: Express 4 keeps a regular expression of it, and later ones nothing that can be read. @param {any} layer @returns {string | undefined} */
function mountOf({ regexp, slash }) {
  if (regexp?.fast_slash || slash) return '';
  const path = /^\^\\\/((?:[\w.-]|\\[/.-])+)\\\/\?\(\?=\\\/\|\$\)$/.exec(regexp?.source ?? '')?.[1];
  return path && `/${path.replaceAll('\\', '')}`;
}

/** Where plugins listen by themselves. @param {number} port of the backend @returns {number[]} */
function otherPorts(port) {
  const handles = /** @type {any} */ (process)._getActiveHandles();
  return handles
    .filter((/** @type {unknown} */ handle) => handle instanceof net.Server)
    .map((/** @type {net.Server} */ server) => /** @type {net.AddressInfo | null} */ (server.address())?.port)
    .filter((/** @type {number | undefined} */ found) => found !== undefined && found !== port);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @param {any} error @returns {string} */
function textOf(error) {
  const text = String(error?.message ?? error);
  // The loader wraps what the plugin threw.
  return error?.cause ? `${text}; ${textOf(error.cause)}` : text;
}
