// @ts-check
// Compiles and merges config schemas with the workspace's own @backstage/config-loader. A process of its own: it loads a TypeScript
// compiler of the workspace's choice. In: {configLoader, sources}. Out: {schema} or {error}.
const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** @typedef {{ package: string, dir: string, schema: unknown }} Source */

// The loader reads schemas from manifests and follows their dependencies by its own rules, which are not ours: so it gets manifests
// that hold nothing but the schema.
const temporary = mkdtempSync(path.join(tmpdir(), 'dynplug-schema-'));

/** @param {{ configLoader: string, sources: Source[] }} input */
async function compile({ configLoader, sources }) {
  const { loadConfigSchema, mergeConfigSchemas } = require(configLoader);
  const packagePaths = sources.map((source, index) => {
    const folder = path.join(temporary, String(index));
    mkdirSync(folder);
    const configSchema = typeof source.schema === 'string' ? path.join(source.dir, source.schema) : source.schema;
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: source.package, version: `0.0.${index}`, configSchema }),
    );
    return path.join(folder, 'package.json');
  });
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
