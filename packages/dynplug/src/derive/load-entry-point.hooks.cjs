// @ts-check
// What the code of a derived package finds, by `require` and by `import`: its own node_modules, then what the host provides.
// For load-entry-point.child.cjs, and as hooks of Node's module loader, in the thread that imports or in one of their own.
const { realpathSync } = require('node:fs');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { receiveMessageOnPort } = require('node:worker_threads');

/**
 * @typedef {object} Input
 * @property {string} skeleton the folder of the derived package, absolute
 * @property {string[]} host names that the host provides, besides the `@backstage` scope
 * @property {string[]} [provided] what hosts have of that scope, where their manifests say it
 * @property {string[]} hostFrom absolute folders from which the host's packages are looked up
 */

/** @typedef {{ url: string, [field: string]: unknown }} Resolved */
/** @typedef {{ parentURL?: string, conditions: readonly string[], [field: string]: unknown }} Context */

/** @type {Input} */
let input = { skeleton: '/', host: [], hostFrom: [] };
/**
 * @typedef {object} Listener
 * @property {(name: string) => void} asked for each package that the plugin's code asks the host for
 * @property {(file: string) => void} outside for each file of the host
 */

/** @type {Listener} */
let tell = { asked: () => undefined, outside: () => undefined };

/** @param {Input} given @param {Listener} listener */
function useInput(given, listener) {
  input = given;
  tell = listener;
}

const fileOf = (/** @type {string | undefined} */ url) => (url?.startsWith('file:') ? fileURLToPath(url) : undefined);
const inPlugin = (/** @type {string | undefined} */ file) => !!file?.startsWith(input.skeleton + path.sep);
const isBare = (/** @type {string} */ request) => !/^(\.{0,2}\/|\.{1,2}$|node:|file:|data:|[a-zA-Z]:\\)/.test(request);

/** `@scope/name/deep` → `@scope/name`. @param {string} request */
function packageOf(request) {
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}

/** @param {string} request @param {string} from absolute @param {string} reason */
function notFound(request, from, reason) {
  const error = new Error(`Cannot find module '${request}' from ${path.relative(input.skeleton, from)} (${reason})`);
  return Object.assign(error, { code: 'MODULE_NOT_FOUND' });
}

/**
 * One resolution as steps. Each asks the loader behind, from the module itself or (if it yields one) from a folder, and gets its result.
 * @template Result
 * @param {string} request
 * @param {string | undefined} parent the file of the module that asks
 * @param {(result: Result) => string | undefined} fileIn the file of a result, undefined for a module of Node
 * @returns {Generator<string | undefined, Result, Result>}
 */
function* resolution(request, parent, fileIn) {
  if (parent === undefined || !inPlugin(parent)) return yield undefined;
  /** @type {unknown} */
  let failure;
  try {
    const found = yield undefined;
    const file = fileIn(found);
    if (file === undefined || inPlugin(file)) return found;
  } catch (error) {
    failure = error;
  }
  if (!isBare(request)) throw failure ?? notFound(request, parent, 'it lies outside of what the package ships');
  const name = packageOf(request);
  const isBackstage = name.startsWith('@backstage/') && (input.provided?.includes(name) ?? true);
  if (!isBackstage && !input.host.includes(name))
    throw /** @type {any} */ (failure)?.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
      ? failure
      : notFound(request, parent, 'undeclared');
  tell.asked(name);
  for (const from of input.hostFrom) {
    try {
      return yield from;
    } catch {
      // The next own package may see it: with pnpm each sees only what it declares.
    }
  }
  throw notFound(request, parent, 'the host must provide it, and it is not installed in the workspace');
}

/**
 * All steps of a resolution.
 * @template Result
 * @param {Generator<string | undefined, Result, Result>} steps
 * @param {(from: string | undefined) => Result} ask
 */
function resolved(steps, ask) {
  let step = steps.next();
  while (!step.done) {
    /** @type {Result} */
    let found;
    try {
      found = ask(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(found);
  }
  return step.value;
}

/**
 * The same where the loader behind answers later.
 * @template Result
 * @param {Generator<string | undefined, Result, Result>} steps
 * @param {(from: string | undefined) => Promise<Result>} ask
 */
async function resolvedLater(steps, ask) {
  let step = steps.next();
  while (!step.done) {
    /** @type {Result} */
    let found;
    try {
      found = await ask(step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(found);
  }
  return step.value;
}

/** A file outside of the plugin on its real path, where its own dependencies are found whatever the package manager's layout is. @param {string} file */
function outside(file) {
  if (inPlugin(file)) return file;
  const real = realpathSync(file);
  tell.outside(real);
  return real;
}

const fileIn = (/** @type {Resolved} */ { url }) => fileOf(url);

/** @param {string} request @param {Context} context */
const importing = (request, context) => resolution(request, fileOf(context.parentURL), fileIn);

/** @param {Context} context @param {string | undefined} from */
const seenFrom = (context, from) =>
  from === undefined ? context : { ...context, parentURL: pathToFileURL(path.join(from, 'package.json')).href };

/** @param {Resolved} found */
function onRealPath(found) {
  const file = fileOf(found.url);
  if (file === undefined) return found;
  const { search, hash } = new URL(found.url);
  return { ...found, url: pathToFileURL(outside(file)).href + search + hash };
}

/**
 * The hook of `module.registerHooks`.
 * @param {string} request
 * @param {Context} context
 * @param {(request: string, context: Context) => Resolved} next
 */
function resolveSync(request, context, next) {
  // It hears of `require` too.
  if (!context.conditions.includes('import')) return next(request, context);
  return onRealPath(resolved(importing(request, context), (from) => next(request, seenFrom(context, from))));
}

/** @type {import('node:worker_threads').MessagePort | undefined} */
let port;

/** Of `module.register`. @param {{ port: import('node:worker_threads').MessagePort }} data */
function initialize(data) {
  ({ port } = data);
  port.unref();
}

/**
 * The hook of `module.register`.
 * @param {string} request
 * @param {Context} context
 * @param {(request: string, context: Context) => Promise<Resolved>} next
 */
async function resolve(request, context, next) {
  const given = port && receiveMessageOnPort(port);
  if (given) useInput(given.message, { asked: (name) => port?.postMessage(name), outside: () => undefined });
  const steps = importing(request, context);
  return onRealPath(await resolvedLater(steps, (from) => next(request, seenFrom(context, from))));
}

exports.useInput = useInput;
exports.resolution = resolution;
exports.resolved = resolved;
exports.outside = outside;
exports.resolveSync = resolveSync;
exports.initialize = initialize;
exports.resolve = resolve;
