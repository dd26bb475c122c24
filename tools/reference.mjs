// Writes docs/reference from the schemas of executors, generators and the plugin's options, or with --check says whether it is up to date.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'docs/reference');
const source = path.join(root, 'packages/dynplug');
const json = (file) => JSON.parse(readFileSync(path.join(source, file), 'utf8'));

/** `{ "a": {…}, "b": {…} }` of a schema → the rows of a table. */
function optionTable({ properties, required = [] }) {
  const rows = Object.entries(properties).map(([name, property]) => {
    const { alias, aliases = alias === undefined ? [] : [alias], default: value, description } = property;
    const names = [`\`${name}\``, ...aliases.map((other) => `\`-${other}\``)].join(', ');
    const mark = required.includes(name) ? ' (required)' : '';
    return `| ${names}${mark} | ${typeOf(property)} | ${value === undefined ? '' : `\`${JSON.stringify(value)}\``} | ${cell(description)} |`;
  });
  if (rows.length === 0) return 'No options.';
  return ['| option | type | default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function typeOf({ type, enum: values, items, oneOf, anyOf = oneOf }) {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  return type === 'array' ? `${items ? typeOf(items) : 'any'}[]` : String(type);
}

/** Angle brackets are tags in Markdown, and a pipe ends a cell. */
const cell = (text) => text.replaceAll('|', '\\|').replace(/<([^<>\s]+)>/g, '\\<$1>');

/** The section of each entry of executors.json or generators.json that is shown. */
function sections(file, kind, call) {
  return Object.entries(json(file)[kind])
    .filter(([, entry]) => !entry.hidden)
    .map(([name, { schema }]) => {
      const read = json(schema.replace('./dist/', 'src/'));
      return `## \`@org/dynplug:${name}\`\n\n${cell(read.description)}\n\n\`\`\`sh\n${call(name)}\n\`\`\`\n\n${optionTable(read)}`;
    });
}

const NOTE = '<!-- Written by tools/reference.mjs from the schemas; change those. -->';
const field = json('schema/dynplug-field.json');
const TARGETS = { lint: 'lint-dynamic' };

const pages = {
  'README.md': [
    '# Options',
    NOTE,
    'Every option, as the schemas say.',
    '- [Options of the plugin](plugin.md), in `nx.json` for all plugins and in `package.json` for one\n- [Executors](executors.md): the targets\n- [Generators](generators.md)',
  ],
  'plugin.md': [
    '# Options of the plugin',
    NOTE,
    'In `nx.json` they are for all plugins: `{ "plugins": [{ "plugin": "@org/dynplug", "options": { … } }] }`. The field `dynplug` in a `package.json` says them for one plugin, over those. [Targets](../targets.md) explains them.',
    optionTable(field),
    '## `assets`',
    'Within the object `assets`; what each does, with its default, is said of [the executor](executors.md#orgdynplugassets).',
    optionTable(field.properties.assets),
  ],
  'executors.md': [
    '# Executors',
    NOTE,
    'Options of targets, in `nx.json`, `package.json` or `project.json`, or on the command line.',
    ...sections('executors.json', 'executors', (name) => `nx run my-plugin:${TARGETS[name] ?? name}`),
  ],
  'generators.md': [
    '# Generators',
    NOTE,
    '`--dry-run` shows what each would write. [Generators](../generators.md) explains them.',
    ...sections('generators.json', 'generators', (name) => `nx g @org/dynplug:${name}`),
  ],
};

const style = await prettier.resolveConfig(path.join(folder, 'README.md'));
const written = Object.fromEntries(
  await Promise.all(
    Object.entries(pages).map(async ([name, parts]) => [
      name,
      await prettier.format(`${parts.join('\n\n')}\n`, { ...style, parser: 'markdown' }),
    ]),
  ),
);

if (process.argv.includes('--check')) {
  const stale = Object.entries(written).filter(([name, text]) => present(name) !== text);
  const strange = readdirSync(folder).filter((name) => !(name in written));
  for (const name of [...stale.map(([name]) => name), ...strange])
    console.error(`docs/reference/${name} does not say what the schemas say: run node tools/reference.mjs.`);
  if (stale.length + strange.length > 0) process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(written)) writeFileSync(path.join(folder, name), text);
}

function present(name) {
  try {
    return readFileSync(path.join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
