// Writes from packages/dynplug/src/options what others read of it: the schemas of executors and generators, the schema of the field "dynplug",
// and their pages in docs/reference. With --check it reports those that are out of date.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { load } from './typescript.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = (file) => load(`packages/dynplug/src/options/${file}`);
const { EXECUTORS } = options('executors.ts');
const { GENERATORS } = options('generators.ts');
const { PLUGIN } = options('plugin.ts');
const { hostManifestSchema } = load('packages/dynplug/src/host-manifest/fields.ts');
const { commandSchema, defaultText, fieldSchema } = options('json-schema.ts');

/** The table of a page. Other names count only where options are typed. */
function optionTable(table, { isTyped = true } = {}) {
  const rows = Object.entries(table).map(([name, option]) => {
    const { kind, aliases = [], description, example, required } = option;
    const names = [
      `\`${name}\``,
      ...(isTyped ? aliases : []).map((alias) => `\`${alias.length === 1 ? '-' : '--'}${alias}\``),
    ].join(', ');
    const value = required ? 'required' : (defaultText(option) ?? '');
    const text = example === undefined ? description : `${description} Example: \`${JSON.stringify(example)}\`.`;
    return `| ${names} | ${typeOf(kind.schema)} | ${cell(value)} | ${cell(text)} |`;
  });
  if (rows.length === 0) return 'No options.';
  return ['| option | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function typeOf({ type, enum: values, items, oneOf }) {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (oneOf) return oneOf.map(typeOf).join(' or ');
  return type === 'array' ? `${items ? typeOf(items) : 'any'}[]` : String(type);
}

/** Outside of code, angle brackets are tags in Markdown; a pipe ends a cell everywhere. */
const cell = (text) => text.replaceAll('|', '\\|').replace(/<([^<>\s]+)>/g, '\\<$1>');

/** The section of each command that is shown. */
function sections(commands, call) {
  return Object.entries(commands).map(
    ([name, command]) =>
      `## \`@org/dynplug:${name}\`\n\n${cell(command.description)}\n\n\`\`\`sh\n${call(name)}\n\`\`\`\n\n${optionTable(command.options)}`,
  );
}

const NOTE = '<!-- Written by tools/options.mjs from packages/dynplug/src/options; change those. -->';

const pages = {
  'plugin.md': [
    '# Options of the plugin',
    NOTE,
    'Set them in `nx.json` for all plugins: `{ "plugins": [{ "plugin": "@org/dynplug", "options": { … } }] }`. The field `dynplug` in a `package.json` sets them for one plugin and overrides `nx.json`. In the `package.json` of the workspace it takes [the options of the delivery](../explanation/caching.md#options), which rerun less there. [Configure targets](../how-to/configure-targets.md) explains them.',
    optionTable(PLUGIN, { isTyped: false }),
    '## `targetNames`',
    optionTable(PLUGIN.targetNames.kind.options),
    '## `assets`',
    'The object `assets` has [the options of the executor assets](executors.md#orgdynplugassets).',
  ],
  'executors.md': [
    '# Executors',
    NOTE,
    'Options of targets, in `nx.json`, `package.json` or `project.json`, or on the command line.',
    ...sections(EXECUTORS, (name) => `nx run my-plugin:${name}`),
  ],
  'generators.md': [
    '# Generators',
    NOTE,
    '`--dry-run` shows what each would write. [Use the generators](../how-to/use-generators.md) explains them.',
    ...sections(GENERATORS, (name) => `nx g @org/dynplug:${name}`),
  ],
};

/** `migrate-from-rhdh-cli` → `DynplugMigrateFromRhdhCli`. */
const idOf = (name) => `Dynplug${name.replace(/(^|-)(.)/g, (_match, _dash, letter) => letter.toUpperCase())}`;
const schemas = {
  'schema/dynplug-field.json': fieldSchema(PLUGIN),
  'schema/host-manifest.json': hostManifestSchema(),
  ...Object.fromEntries(
    [
      ['executors', EXECUTORS],
      ['generators', GENERATORS],
    ].flatMap(([folder, commands]) =>
      Object.entries(commands).map(([name, command]) => [
        `src/${folder}/${name}/schema.json`,
        commandSchema(idOf(name), command),
      ]),
    ),
  ),
};

/** File → text before Prettier. */
const texts = {
  ...Object.fromEntries(
    Object.entries(pages).map(([name, parts]) => [`docs/reference/${name}`, `${parts.join('\n\n')}\n`]),
  ),
  ...Object.fromEntries(
    Object.entries(schemas).map(([file, schema]) => [`packages/dynplug/${file}`, JSON.stringify(schema)]),
  ),
};
const written = Object.fromEntries(
  await Promise.all(
    Object.entries(texts).map(async ([file, text]) => {
      const filepath = path.join(root, file);
      return [filepath, await prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath })];
    }),
  ),
);
const folder = path.join(root, 'docs/reference');
const strange = existsSync(folder)
  ? readdirSync(folder)
      .map((name) => path.join(folder, name))
      .filter((file) => !(file in written) && readFileSync(file, 'utf8').includes(NOTE))
  : [];

if (process.argv.includes('--check')) {
  const stale = Object.entries(written).filter(
    ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
  );
  for (const file of [...stale.map(([file]) => file), ...strange])
    console.error(`${path.relative(root, file)} differs from the tables of options: run node tools/options.mjs.`);
  if (stale.length + strange.length > 0) process.exitCode = 1;
} else {
  for (const file of strange) rmSync(file);
  for (const [file, text] of Object.entries(written)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
