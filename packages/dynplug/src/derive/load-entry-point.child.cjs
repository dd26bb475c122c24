// @ts-check
// Requires entry points of a derived package and says what they export. Runs with --preserve-symlinks in a folder of links.
// In: {skeleton, mounts, host, hostFrom}. Out: {mounts, asked}. Nothing of dynplug is loaded here but the hooks for `import`
// and for writing.
const Module = /** @type {any} */ (require('node:module'));
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');
const { outside, resolution, resolveSync, resolved, useInput } = require('./load-entry-point.hooks.cjs');
const { copyBeforeWriting } = require('./load-entry-point.writes.cjs');

/** @typedef {import('./load-entry-point.hooks.cjs').Input & { mounts: [string, string][] }} Input */

/** @type {Omit<Input, 'mounts'>} */
let { skeleton, host, hostFrom, provided } = { skeleton: '/', host: [], hostFrom: [], provided: undefined };
const original = Module._resolveFilename;
// The plugin's code is to be seen in a stack, below the frames of Node's loader and of the hooks.
Error.stackTraceLimit = 50;
/** @type {Set<string>} Packages that the plugin's code asked the host for. */
const asked = new Set();

// The plugin sees its own node_modules and what the host provides, nothing else. The host's packages live on their real paths in the
// workspace.
Module._resolveFilename = function resolveFilename(
  /** @type {string} */ request,
  /** @type {any} */ parent,
  /** @type {any[]} */ ...rest
) {
  const steps = resolution(request, parent?.filename, (file) => (path.isAbsolute(file) ? file : undefined));
  /** @type {string} */
  const found = resolved(steps, (from) =>
    from === undefined
      ? original.call(this, request, parent, ...rest)
      : Module.createRequire(path.join(from, 'package.json')).resolve(request),
  );
  return path.isAbsolute(found) ? outside(found) : found;
};

let transforming = false;
/** Shared packages can be TypeScript sources of the same workspace; Backstage's CLI knows how to load them. */
function transformTypeScript() {
  if (transforming) return;
  transforming = true;
  for (const from of hostFrom) {
    try {
      require(Module.createRequire(path.join(from, 'package.json')).resolve('@backstage/cli/config/nodeTransform.cjs'));
      return;
    } catch {
      // Looked for from each own package; without it the load error names the file.
    }
  }
}

// `import` follows the same rules as `require`. Before 22.15, Node has such hooks in a thread of their own only.
const { port1: port, port2 } = new MessageChannel();
port.unref();
if (Module.registerHooks) Module.registerHooks({ resolve: resolveSync });
else
  Module.register(pathToFileURL(require.resolve('./load-entry-point.hooks.cjs')), {
    data: { port: port2 },
    transferList: [port2],
  });

/** @param {Omit<Input, 'mounts'>} input for both kinds of hooks */
function use({ skeleton: folder, host: names, hostFrom: folders, provided: known }) {
  [skeleton, host, hostFrom, provided] = [folder, names, folders, known];
  const input = { skeleton, host, hostFrom, provided };
  port.postMessage(input);
  useInput(input, {
    asked: (name) => asked.add(name),
    outside: (file) => {
      if (/\.[cm]?tsx?$/.test(file)) transformTypeScript();
    },
  });
}

/** All names that were asked for, those of the thread among them: it tells before it answers. */
function askedNames() {
  for (let reported; (reported = receiveMessageOnPort(port)); ) asked.add(reported.message);
  return [...asked];
}

/** @param {any} value */
function isFeature(value) {
  if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
    if (value.$$type === '@backstage/BackendFeature') return true;
  }
  return typeof value === 'function' && value.$$type === '@backstage/BackendFeatureFactory';
}

/** @param {any} loaded */
function offersFeature(loaded) {
  const installer = loaded?.dynamicPluginInstaller;
  return isFeature(loaded?.default) || (installer?.kind === 'new' && typeof installer.install === 'function');
}

/**
 * What `require` returns. Where hooks have a thread of their own, `require` of an ES module passes over them: that module is imported
 * first, and `require` finds it loaded.
 * @param {string} file absolute
 */
async function required(file) {
  const imported = new Set();
  for (;;) {
    try {
      return require(file);
    } catch (error) {
      const importer = Module.registerHooks ? undefined : importerIn(error);
      if (importer === undefined || imported.has(importer)) throw error;
      imported.add(importer);
      await import(pathToFileURL(importer).href);
    }
  }
}

/** The ES module whose import was not found. @param {any} error */
function importerIn(error) {
  return error?.code === 'ERR_MODULE_NOT_FOUND' ? / imported from (.+)$/.exec(error.message)?.[1] : undefined;
}

/** @param {string} file relative to the skeleton */
async function load(file) {
  try {
    const loaded = await required(path.join(skeleton, file));
    const named = typeof loaded === 'object' && loaded !== null ? Object.keys(loaded) : undefined;
    return {
      feature: offersFeature(loaded),
      exports: named ?? [typeof loaded],
      features: (named ?? []).filter((name) => isFeature(loaded[name])),
    };
  } catch (error) {
    const text = String(/** @type {any} */ (error)?.message ?? error).split('\nRequire stack')[0] ?? '';
    const message = text.split(skeleton + path.sep).join('');
    const place = placeOf(error);
    const isNamed = place === undefined || message.includes(place.file);
    return { feature: false, exports: [], features: [], error: isNamed ? message : `${message} (${place.text})` };
  }
}

/**
 * Where the plugin's code failed: a message such as "Unexpected token" alone would leave that open.
 * @param {any} error
 */
function placeOf(error) {
  for (const at of String(error?.stack ?? '')
    .split(skeleton + path.sep)
    .slice(1)) {
    const [text, file] = /^([^\n)]+?):\d+(?::\d+)?/.exec(at) ?? [];
    if (text !== undefined && file !== undefined) return { text, file };
  }
  return undefined;
}

process.once('message', async (/** @type {{ dynplug: Input }} */ { dynplug: input }) => {
  use(input);
  copyBeforeWriting(() => skeleton);
  process.chdir(skeleton);
  /** @type {Record<string, object>} */
  const mounts = {};
  for (const [mount, file] of input.mounts) mounts[mount] = await load(file);
  // Ends itself, without what the plugin's code does at an exit: who asked may be busy for a while before it hears the answer.
  process.send?.({ dynplug: { mounts, asked: askedNames() } }, undefined, undefined, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
});
// Nobody will ask any more.
process.once('disconnect', () => process.exit());
