// @ts-check
// Compiles and merges config schemas with the workspace's own @backstage/config-loader. A process of its own: it loads a TypeScript
// compiler of the workspace's choice. In: {configLoader, sources}. Out: {schema} or {error}.
const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** @typedef {{ package: string, dir: string, schema: unknown }} Source */

// The loader reads schemas from manifests and follows their dependencies by its own rules, which are not ours: so it gets manifests
// that hold nothing but the schema.
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-schema-'));

/**
 * TypeScript's own declarations that a schema can do without: to read them takes more time than the schema itself. What is left of the
 * language's in "oldest" is ES5, and files that only refer to others.
 */
const NOT_READ = {
  all: undefined,
  language: /^lib\.(dom|webworker|scripthost)\./,
  oldest: /^lib\.(?!es5\.d\.ts$|(es\w+\.)?(full\.)?d\.ts$)/,
};

/** @param {{ configLoader: string, sources: Source[], library: keyof NOT_READ }} input */
async function compile({ configLoader, sources, library }) {
  const notRead = NOT_READ[library];
  const restore = notRead && withoutDeclarations(configLoader, notRead);
  const packagePaths = manifestsOf(sources);
  if (!restore) return merged(configLoader, packagePaths);
  try {
    return await merged(configLoader, packagePaths);
  } catch {
    // Perhaps for a type that was not read. If not, it fails again, and says why.
    restore();
    return await merged(configLoader, packagePaths);
  }
}

/**
 * Lets the loader's TypeScript find nothing in some of its own declarations. A name that is missing then is an error.
 * @param {string} configLoader
 * @param {RegExp} notRead
 * @returns {(() => void) | undefined}
 */
function withoutDeclarations(configLoader, notRead) {
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
  sys.readFile = (/** @type {string} */ file, /** @type {string} */ encoding) =>
    path.dirname(path.resolve(file)) === folder && notRead.test(path.basename(file))
      ? ''
      : readFile.call(sys, file, encoding);
  return () => void (sys.readFile = readFile);
}

/** @param {Source[]} sources */
function manifestsOf(sources) {
  return sources.map((source, index) => {
    const folder = path.join(temporary, String(index));
    mkdirSync(folder);
    const configSchema = typeof source.schema === 'string' ? path.join(source.dir, source.schema) : source.schema;
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: source.package, version: `0.0.${index}`, configSchema }),
    );
    return path.join(folder, 'package.json');
  });
}

/** @param {string} configLoader @param {string[]} packagePaths */
async function merged(configLoader, packagePaths) {
  const { loadConfigSchema, mergeConfigSchemas } = require(configLoader);
  const loaded = await loadConfigSchema({ dependencies: [], packagePaths });
  const { schemas } = loaded.serialize();
  /** @type {Map<string, unknown>} */
  const byPackage = new Map(
    schemas.map((/** @type {{packageName?: string, value: unknown}} */ schema, /** @type {number} */ at) => [
      schema.packageName ?? String(at),
      schema.value,
    ]),
  );
  return mergeConfigSchemas([...byPackage.values()]);
}

process.once('message', (/** @type {{ dynplug: any }} */ message) => {
  void compile(message.dynplug)
    .then(
      (schema) => ({ schema }),
      (error) => ({ error: String(error?.message ?? error) }),
    )
    .then((answer) => {
      rmSync(temporary, { recursive: true, force: true });
      process.send?.({ dynplug: answer });
    });
});
