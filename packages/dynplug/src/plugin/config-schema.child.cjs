// @ts-check
// Compiles and merges config schemas with the workspace's own @backstage/config-loader. A process of its own: it loads a TypeScript
// compiler of the workspace's choice. In: {configLoader, sources}. Out: {schema} or {error}.
const { existsSync, mkdirSync, realpathSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

/** @typedef {{ package: string, dir: string, schema: unknown }} Source */

// The loader reads schemas from manifests and follows their dependencies by its own rules, which are not ours: so it gets manifests
// that hold nothing but the schema and the name of the next one. It takes them one after another then; several that it is given at once
// it reads at once, and merges in the order in which the disk answers.

/**
 * What TypeScript has to know of the language in any case, and the types that `needsCoreTypesOnly` lets through, as its own library declares them.
 * To read the whole library takes more time than the schema itself.
 */
const CORE_LIBRARY = `
interface Array<T> { length: number; [n: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [n: number]: T }
interface Boolean {} interface IArguments {} interface Number {} interface Object {} interface RegExp {} interface String {}
interface Function {} interface CallableFunction extends Function {} interface NewableFunction extends Function {}
type Partial<T> = { [P in keyof T]?: T[P]; };
type Required<T> = { [P in keyof T]-?: T[P]; };
type Readonly<T> = { readonly [P in keyof T]: T[P]; };
type Pick<T, K extends keyof T> = { [P in K]: T[P]; };
type Record<K extends keyof any, T> = { [P in K]: T; };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
`;

/** @typedef {(library: string, read: () => string | undefined) => string | undefined} Declarations */

/**
 * What TypeScript finds in its own declarations.
 * @type {Record<string, Declarations | undefined>}
 */
const DECLARATIONS = {
  all: undefined,
  language: (library, read) => (/^lib\.(dom|webworker|scripthost)\./.test(library) ? '' : read()),
  // Files that only refer to others are read: one of them is where TypeScript starts.
  core: (library, read) =>
    library === 'lib.es5.d.ts' ? CORE_LIBRARY : /^lib\.(es\w+\.)?(full\.)?d\.ts$/.test(library) ? read() : '',
};

/** @param {{ configLoader: string, sources: Source[], library: string, temporary: string }} input */
async function compile({ configLoader, sources, library, temporary }) {
  const declarations = DECLARATIONS[library];
  const restore = declarations && substitute(configLoader, declarations);
  const first = chainOfManifests(sources, temporary);
  if (!restore) return merged(configLoader, first, sources.length);
  try {
    return await merged(configLoader, first, sources.length);
  } catch {
    // Perhaps for something that was not read. If not, it fails again, and says why.
    restore();
    return await merged(configLoader, first, sources.length);
  }
}

/**
 * Lets the loader's TypeScript find less in its own declarations. What is missing then is an error.
 * @param {string} configLoader
 * @param {Declarations} declarations
 * @returns {(() => void) | undefined}
 */
function substitute(configLoader, declarations) {
  let sys;
  try {
    ({ sys } = createRequire(path.join(configLoader, 'package.json'))('typescript'));
  } catch {
    return undefined;
  }
  // A compiler of another making.
  if (typeof sys?.readFile !== 'function') return undefined;
  const { readFile } = sys;
  const folder = path.dirname(sys.getExecutingFilePath());
  sys.readFile = (/** @type {string} */ file, /** @type {string} */ encoding) => {
    const read = () => readFile.call(sys, file, encoding);
    const isOwn = path.dirname(path.resolve(file)) === folder && /^lib\..*d\.ts$/.test(path.basename(file));
    return isOwn ? declarations(path.basename(file), read) : read();
  };
  return () => void (sys.readFile = readFile);
}

/** @param {string} temporary @param {number} at */
function manifestFile(temporary, at) {
  return path.join(temporary, 'node_modules', `schema-${at}`, 'package.json');
}

/**
 * A manifest for each source, which depends on that of the next.
 * @param {Source[]} sources @param {string} temporary
 * @returns {string} the first
 */
function chainOfManifests(sources, temporary) {
  sources.forEach((source, at) => {
    mkdirSync(path.dirname(manifestFile(temporary, at)), { recursive: true });
    const configSchema = typeof source.schema === 'string' ? path.join(source.dir, source.schema) : source.schema;
    const dependencies = at + 1 < sources.length ? { [`schema-${at + 1}`]: '*' } : {};
    writeFileSync(
      manifestFile(temporary, at),
      JSON.stringify({ name: source.package, version: `0.0.${at}`, configSchema, dependencies }),
    );
  });
  return manifestFile(temporary, 0);
}

/**
 * Names the packages' manifests in place of those that were made of them.
 * @param {string} message @param {Source[]} sources @param {string} temporary
 */
function withOwnPaths(message, sources, temporary) {
  return sources.reduce((text, { dir }, at) => {
    const [own, made] = [path.join(dir, 'package.json'), manifestFile(temporary, at)].map((file) =>
      path.relative(process.cwd(), file),
    );
    return text.split(/** @type {string} */ (made)).join(own);
  }, message);
}

/** @param {string} configLoader @param {string} first @param {number} count */
async function merged(configLoader, first, count) {
  const { loadConfigSchema, mergeConfigSchemas } = schemaPart(configLoader);
  const loaded = await loadConfigSchema({ dependencies: [], packagePaths: [first] });
  const { schemas } = loaded.serialize();
  if (schemas.length < count) throw new Error(`the compiler found ${schemas.length} of ${count} schemas`);
  /** @type {Map<string, unknown>} */
  const byPackage = new Map(
    schemas.map((/** @type {{packageName?: string, value: unknown}} */ schema, /** @type {number} */ at) => [
      schema.packageName ?? String(at),
      schema.value,
    ]),
  );
  return mergeConfigSchemas([...byPackage.values()]);
}

/**
 * What the loader exports for schemas, without the rest of it, which reads and watches configuration and takes a third of the time to load.
 * @param {string} configLoader
 */
function schemaPart(configLoader) {
  const parts = ['load', 'compile'].map((name) => path.join(configLoader, 'dist/schema', `${name}.cjs.js`));
  // Where the files are others, it is the whole.
  if (!parts.every((file) => existsSync(file))) return require(configLoader);
  const exported = Object.assign({}, ...parts.map((file) => require(file)));
  return exported.loadConfigSchema && exported.mergeConfigSchemas ? exported : require(configLoader);
}

process.once('message', (/** @type {{ dynplug: any }} */ { dynplug: given }) => {
  // The loader compares real paths. Who asked removes the folder.
  const input = { ...given, temporary: realpathSync(given.temporary) };
  void compile(input)
    .then(
      (schema) => ({ schema }),
      (error) => ({ error: withOwnPaths(String(error?.message ?? error), input.sources, input.temporary) }),
    )
    .then((answer) => {
      process.send?.({ dynplug: answer });
    });
});
