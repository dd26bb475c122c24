// @ts-check
// Requires entry points of a derived package and says what they export. Runs with --preserve-symlinks in a folder of links.
// In: {skeleton, mounts, host, hostFrom}. Out: {mounts, asked}. Nothing of dynplug is loaded here.
const { realpathSync } = require('node:fs');
const Module = /** @type {any} */ (require('node:module'));
const path = require('node:path');

/** @typedef {{ skeleton: string, mounts: [string, string][], host: string[], hostFrom: string[] }} Input */

/** @type {Omit<Input, 'mounts'>} */
let { skeleton, host, hostFrom } = { skeleton: '/', host: [], hostFrom: [] };
const inPlugin = (/** @type {string | undefined} */ file) => file !== undefined && file.startsWith(skeleton + path.sep);
const isBare = (/** @type {string} */ request) => !/^(\.{0,2}\/|\.{1,2}$|node:|[a-zA-Z]:\\)/.test(request);
const original = Module._resolveFilename;
/** @type {Set<string>} Packages that the plugin's code asked the host for. */
const asked = new Set();

// The plugin sees its own node_modules and what the host provides, nothing else. The host's packages live on their real paths in the
// workspace, where their own dependencies are found whatever the package manager's layout is.
Module._resolveFilename = function resolveFilename(
  /** @type {string} */ request,
  /** @type {any} */ parent,
  /** @type {any[]} */ ...rest
) {
  if (!inPlugin(parent?.filename)) return outside(original.call(this, request, parent, ...rest));
  /** @type {unknown} */
  let failure;
  try {
    const found = original.call(this, request, parent, ...rest);
    if (!path.isAbsolute(found) || inPlugin(found)) return found;
  } catch (error) {
    failure = error;
  }
  if (!isBare(request))
    throw failure ?? notFound(request, parent.filename, 'it lies outside of what the package ships');
  const name = request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
  if (!name.startsWith('@backstage/') && !host.includes(name))
    throw /** @type {any} */ (failure)?.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
      ? failure
      : notFound(request, parent.filename, 'undeclared');
  asked.add(name);
  for (const from of hostFrom) {
    try {
      return outside(Module.createRequire(path.join(from, 'package.json')).resolve(request));
    } catch {
      // The next own package may see it: with pnpm each sees only what it declares.
    }
  }
  throw notFound(request, parent.filename, 'the host must provide it, and it is not installed in the workspace');
};

/** @param {string} file */
function outside(file) {
  if (!path.isAbsolute(file) || inPlugin(file)) return file;
  const real = realpathSync(file);
  if (/\.[cm]?tsx?$/.test(real)) transformTypeScript();
  return real;
}

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

/** @param {string} request @param {string} from @param {string} reason */
function notFound(request, from, reason) {
  const error = new Error(`Cannot find module '${request}' from ${path.relative(skeleton, from)} (${reason})`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND' });
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

/** @param {string} file relative to the skeleton */
function load(file) {
  try {
    const loaded = require(path.join(skeleton, file));
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

process.once('message', (/** @type {{ dynplug: Input }} */ { dynplug: input }) => {
  ({ skeleton, host, hostFrom } = input);
  process.chdir(skeleton);
  const mounts = Object.fromEntries(input.mounts.map(([mount, file]) => [mount, load(file)]));
  // Ends itself, without what the plugin's code does at an exit: who asked may be busy for a while before it hears the answer.
  process.send?.({ dynplug: { mounts, asked: [...asked] } }, undefined, undefined, () =>
    process.kill(process.pid, 'SIGKILL'),
  );
});
// Nobody will ask any more.
process.once('disconnect', () => process.exit());
