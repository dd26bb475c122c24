// @ts-check
// Compiles packages in memory, with the build configuration, Rollup and esbuild of the installed Backstage CLI: the output is that of
// `backstage-cli package build`, whatever the version. Argument: the folder of the CLI's builder that is likely to be asked for.
// In: {packages, workspacePackages}. Out: {packages}, in the same order.
const { readFile } = require('node:fs/promises');
const Module = /** @type {any} */ (require('node:module'));
const path = require('node:path');

/**
 * @typedef {object} Package
 * @property {string} dir absolute
 * @property {string} builder folder of the CLI's builder, absolute
 * @property {('cjs' | 'esm')[]} outputs
 * @property {boolean} minify
 * @property {object} packageJson
 */

/** @typedef {{ packages: Package[], workspacePackages: { packageJson: object }[] }} Input */

/** @typedef {{ path: string, text: string } | { path: string, base64: string } | { path: string, copyOf: string }} File */

/**
 * @typedef {object} Failure
 * @property {string} message
 * @property {string} [file] absolute
 * @property {number} [line] from 1
 * @property {number} [column] from 0
 * @property {string} [excerpt]
 */

/** @typedef {{ files: File[], sources: string[], warnings: string[] } | { failures: Failure[] }} Compiled `sources` were read, absolute. */

/** @typedef {{ makeConfigs: (options: object) => Promise<any[]>, outputs: Record<string, number>, rollup: (config: object) => Promise<any> }} Builder */

/** @type {{ from: string, to: string }[]} What the CLI's plugins would copy. */
let copies = [];

/** Modules that the CLI's builder names and that compiling does not use: declarations (TypeScript), colors, paths of the process. */
const UNUSED = new Set(['rollup-plugin-dts', 'chalk', '@backstage/cli-common']);
/** Used where a package has CSS as an entry point. */
const RARE = new Set(['postcss', 'postcss-import']);
/** Plugins of Rollup that do nothing but for these files. Together they take as long to load as the rest. */
const ON_DEMAND = new Map([
  ['@rollup/plugin-commonjs', /node_modules|\.c[jt]s(\?|$)/],
  ['rollup-plugin-postcss', /\.(css|sss|pcss|s[ac]ss|less|styl|stylus)(\?|$)/],
  ['@rollup/plugin-yaml', /\.ya?ml(\?|$)/i],
]);
/** @type {Set<string>} Those that a package has turned out to need. */
const needed = new Set();

/**
 * A module that loads when the first of its exports is used: TypeScript alone takes longer than compiling a plugin.
 * @param {() => any} load
 */
function deferred(load) {
  return new Proxy({}, { has: () => true, get: (_, name) => (name === 'default' ? defaultOf(load()) : load()[name]) });
}

/** As Rollup's interop `compat`, with which the CLI is built. @param {any} loaded */
function defaultOf(loaded) {
  return loaded && typeof loaded === 'object' && 'default' in loaded ? loaded.default : loaded;
}

/**
 * A plugin of Rollup, or what only watches for files that need it.
 * @param {string} request @param {RegExp} files @param {() => any} load
 */
function onDemand(request, files, load) {
  const watcher = {
    name: request,
    transform(/** @type {string} */ _code, /** @type {string} */ id) {
      if (files.test(id)) needed.add(request);
    },
  };
  return { default: (/** @type {object} */ options) => (needed.has(request) ? defaultOf(load())(options) : watcher) };
}

/** In place of fs-extra: files that the CLI's plugins copy are noted, for nothing is written. */
const NOTING_FS = {
  default: {
    ensureDir: () => Promise.resolve(),
    copyFile: (/** @type {string} */ from, /** @type {string} */ to) => {
      copies.push({ from, to });
      return Promise.resolve();
    },
    readFile,
  },
};

/** @param {string} folder of the CLI's builder @returns {Builder} */
function loadBuilder(folder) {
  const original = Module._load;
  Module._load = function load(/** @type {string} */ request, /** @type {any} */ parent, /** @type {any[]} */ ...rest) {
    const module = () => original.call(this, request, parent, ...rest);
    if (path.dirname(parent?.filename ?? '') !== folder) return module();
    const files = ON_DEMAND.get(request);
    if (files) return onDemand(request, files, module);
    if (request === 'fs-extra') return NOTING_FS;
    return UNUSED.has(request) || RARE.has(request) ? deferred(module) : module();
  };
  try {
    const from = Module.createRequire(path.join(folder, 'config.cjs.js'));
    return {
      makeConfigs: from('./config.cjs.js').makeRollupConfigs,
      outputs: from('./types.cjs.js').Output,
      rollup: from('rollup').rollup,
    };
  } finally {
    Module._load = original;
  }
}

/** @type {Map<string, Builder>} */
const builders = new Map();

/** @param {string} folder */
function builderIn(folder) {
  let builder = builders.get(folder);
  if (!builder) builders.set(folder, (builder = loadBuilder(folder)));
  return builder;
}

/** @param {Package} pkg @param {Input['workspacePackages']} workspacePackages @returns {Promise<Compiled>} */
async function compile(pkg, workspacePackages) {
  for (;;) {
    const before = needed.size;
    const compiled = await compileOnce(pkg, workspacePackages);
    // Without a plugin that it needs, the result is of no use, be it an error or not.
    if (needed.size === before) return compiled;
  }
}

/** @param {Package} pkg @param {Input['workspacePackages']} workspacePackages @returns {Promise<Compiled>} */
async function compileOnce({ dir, builder: folder, outputs, minify, packageJson }, workspacePackages) {
  /** @type {string[]} */
  const warnings = [];
  // Names in messages and in CSS modules depend on it.
  process.chdir(dir);
  copies = [];
  try {
    const builder = builderIn(folder);
    const configs = await builder.makeConfigs({
      targetDir: dir,
      packageJson,
      outputs: new Set(outputs.map((name) => builder.outputs[name])),
      minify,
      workspacePackages,
    });
    /** @type {Map<string, File>} */
    const files = new Map();
    /** @type {Set<string>} */
    const sources = new Set();
    for (const config of configs)
      for (const file of await generate(builder, config, dir, { sources, warnings })) files.set(file.path, file);
    for (const { from, to } of copies) {
      files.set(inPackage(dir, to), { path: inPackage(dir, to), copyOf: from });
      sources.add(from);
    }
    return { files: [...files.values()], sources: [...sources], warnings: [...new Set(warnings)] };
  } catch (error) {
    return { failures: failuresOf(error, dir) };
  }
}

/**
 * @param {Builder} builder @param {any} config @param {string} dir
 * @param {{ sources: Set<string>, warnings: string[] }} noted is added to
 * @returns {Promise<File[]>}
 */
async function generate(builder, config, dir, { sources, warnings }) {
  let isWrite = false;
  const bundle = await builder.rollup({
    ...config,
    plugins: config.plugins.map((/** @type {any} */ plugin) => asIfWritten(plugin, () => isWrite)),
    onwarn: (/** @type {{ code?: string, message: string }} */ { code, message }) => {
      if (code !== 'EMPTY_BUNDLE') warnings.push(message);
    },
  });
  // Names of modules that plugins make up are no files.
  for (const id of bundle.watchFiles) if (path.isAbsolute(id)) sources.add(id.replace(/\?.*$/, ''));
  /** @type {File[]} */
  const files = [];
  for (const options of [config.output].flat()) {
    // The CLI generates each output before it writes it, and Rollup gives other names the second time.
    isWrite = false;
    await bundle.generate(options);
    isWrite = true;
    for (const file of (await bundle.generate(options)).output)
      files.push(contentOf(inPackage(dir, path.resolve(options.dir, file.fileName)), file.code ?? file.source));
  }
  await bundle.close();
  return files;
}

/** Plugins of the CLI add files only to what is written. @param {any} plugin @param {() => boolean} isWrite */
function asIfWritten(plugin, isWrite) {
  const { generateBundle } = plugin;
  if (typeof generateBundle !== 'function') return plugin;
  return {
    ...plugin,
    generateBundle(/** @type {object} */ options, /** @type {object} */ bundle) {
      return generateBundle.call(this, options, bundle, isWrite());
    },
  };
}

/** @param {string} name @param {string | Uint8Array} content @returns {File} */
function contentOf(name, content) {
  return typeof content === 'string'
    ? { path: name, text: content }
    : { path: name, base64: Buffer.from(content).toString('base64') };
}

/** POSIX, relative to the package. @param {string} dir @param {string} file absolute */
function inPackage(dir, file) {
  return path.relative(dir, file).split(path.sep).join('/');
}

/** @param {any} error of Rollup, of one of its plugins, or of the configuration @param {string} dir @returns {Failure[]} */
function failuresOf(error, dir) {
  const file = error?.loc?.file ?? error?.id ?? importerIn(String(error?.message), dir);
  const at = typeof file === 'string' ? { file: path.resolve(dir, file) } : {};
  if (error?.errors?.length > 0)
    return error.errors.map((/** @type {any} */ { text, location }) => ({
      ...at,
      message: text,
      ...(location && { line: location.line, column: location.column, excerpt: location.lineText }),
    }));
  const { line, column } = error?.loc ?? {};
  const message = withoutPlace(String(error?.message ?? error), at.file && inPackage(dir, at.file));
  const cause = error?.cause?.message;
  const excerpt = error?.frame;
  return [
    {
      ...at,
      message: cause && !message.includes(cause) ? `${message}: ${cause}` : message,
      ...(line !== undefined && { line, column }),
      ...(excerpt && { excerpt }),
    },
  ];
}

/** Without the plugin, file and position that Rollup writes before a message. @param {string} message @param {string} [file] */
function withoutPlace(message, file) {
  const text = message.replace(/^\[plugin [^\]]+\] /, '');
  return file && text.startsWith(file) ? text.slice(file.length).replace(/^( \(\d+:\d+\))?: /, '') : text;
}

/** The file that Rollup names for an import that it does not find. @param {string} message @param {string} dir */
function importerIn(message, dir) {
  const importer = /^Could not resolve "[^"]*" from "([^"]+)"/.exec(message)?.[1];
  return importer === undefined ? undefined : path.resolve(dir, importer);
}

// While the parent finds out what to compile. What fails here fails again, and is reported, with the first package.
const [, , likely] = process.argv;
try {
  if (likely !== undefined) builderIn(likely);
} catch {
  // Reported with the first package.
}

process.once('message', async (/** @type {{ dynplug: Input }} */ { dynplug: { packages, workspacePackages } }) => {
  /** @type {Compiled[]} */
  const compiled = [];
  for (const pkg of packages) compiled.push(await compile(pkg, workspacePackages));
  process.send?.({ dynplug: { packages: compiled } });
});
// Nobody will ask any more.
process.once('disconnect', () => process.exit());
