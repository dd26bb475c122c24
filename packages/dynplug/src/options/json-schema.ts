// Tables of options as JSON schemas, which Nx, Nx Console and editors read. `default` stays out: Nx would fill it in, and code could
// not tell any more whether a person wrote the value. The description says it instead.
import type { Command } from './executors';
import type { JsonSchema } from './kinds';
import type { Option, Options } from './option';

/** An object in a file with these options and no others. */
export function optionsSchema(options: Options): JsonSchema {
  return { type: 'object', properties: eachOf(options, property), additionalProperties: false };
}

/** Of the field "dynplug" in a package.json, for editors. */
export function fieldSchema(options: Options): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'DynplugField',
    title: 'dynplug in package.json',
    description: 'Options of @org/dynplug for one plugin. They win over those in nx.json.',
    ...optionsSchema(options),
  };
}

/** Of an executor or a generator. Unknown options are reported by requireOptions, with the name that may be meant. */
export function commandSchema(id: string, { title, description, options }: Command): JsonSchema {
  return {
    $schema: 'https://json-schema.org/schema',
    $id: id,
    version: 2,
    title,
    description,
    type: 'object',
    properties: eachOf(importantFirst(options), (option) => ({ ...property(option), ...onCommandLine(option) })),
    required: Object.keys(options).filter((name) => options[name]?.required),
  };
}

/** In the order in which people look for them: what is required or important, then the rest as declared. */
function importantFirst(options: Options): Options {
  const isFirst = ([, { required, isImportant }]: [string, Option]): boolean => (required ?? isImportant) === true;
  const entries = Object.entries(options);
  return Object.fromEntries([...entries.filter(isFirst), ...entries.filter((entry) => !isFirst(entry))]);
}

function eachOf(options: Options, schemaOf: (option: Option) => JsonSchema): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, schemaOf(option)]));
}

function property(option: Option): JsonSchema {
  const { kind, example } = option;
  return {
    ...kind.schema,
    description: fullDescription(option),
    ...(example !== undefined && { examples: [example] }),
  };
}

function onCommandLine({ aliases, isFirstWord, question, isImportant, offersProjects, required }: Option): JsonSchema {
  return {
    ...(aliases && { aliases: aliases.flatMap(spellings) }),
    ...(isFirstWord && { $default: { $source: 'argv', index: 0 } }),
    ...(question !== undefined && { 'x-prompt': question }),
    ...((isImportant ?? required) && { 'x-priority': 'important' }),
    ...(offersProjects && { 'x-dropdown': 'projects' }),
  };
}

/** `embed-package` is also typed as `embedPackage`. */
function spellings(alias: string): readonly string[] {
  const camel = alias.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
  return camel === alias ? [alias] : [alias, camel];
}

/** With the default; an empty one says nothing. */
export function fullDescription(option: Option): string {
  const { description } = option;
  const value = defaultText(option);
  return value === undefined ? description : `${description} Default: ${value}.`;
}

/** Undefined if there is none, or an empty one. */
export function defaultText({ default: value, otherwise }: Option): string | undefined {
  if (otherwise !== undefined) return otherwise;
  if (value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0)) return undefined;
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value).replace(/^"|"$/g, '');
}
