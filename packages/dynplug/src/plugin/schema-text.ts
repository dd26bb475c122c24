// What a config schema is written as: the text that decides what is compiled.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SchemaSource } from './schema-sources';

/** Whatever makes declarations depend on other files, or reach out of their own. A word in a comment counts too, and costs time only. */
const REACHES_OUT = /\bimport\b|\bfrom\s*['"]|<reference\b|\bdeclare\s+global\b|\bglobalThis\b/;
/** What asks a type for its members or its kind, so that the answer depends on the version of the language. */
const ASKS = /\bkeyof\b|\btypeof\b|(?<!\binterface\s+\w+\s+)\bextends\b/;
/** Types that mean the same in every version of the language, as far as a schema tells: config-schema.child.cjs declares them. */
const CORE_TYPES = ['Array', 'Exclude', 'Extract', 'NonNullable', 'Omit', 'Partial', 'Pick', 'Readonly', 'ReadonlyArray', 'Record', 'Required']; // prettier-ignore
const COMMENTS_AND_STRINGS = /\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;

/** The file, or the object in package.json as JSON. @throws when the file cannot be read */
export function schemaText({ dir, schema }: SchemaSource): string {
  return typeof schema === 'string' ? readFileSync(path.join(dir, schema), 'utf8') : JSON.stringify(schema);
}

/** A request by path, of an import or of a reference. */
const BY_PATH = /(?:\bfrom|\bimport|\brequire|\bpath\s*=)\s*\(?\s*['"](\.[^'"]*)['"]/g;
const ENDINGS = ['', '.d.ts', '.ts', '.json', '/index.d.ts', '/index.ts'];

/** The file of a schema, and those that it reaches by path: absolute, none for a schema in package.json. */
export function schemaFiles({ dir, schema }: SchemaSource): readonly string[] {
  if (typeof schema !== 'string') return [];
  const files = new Set([path.join(dir, schema)].filter(isFile));
  // A set also iterates over what is added on the way.
  for (const file of files)
    for (const [, request] of readFileSync(file, 'utf8').matchAll(BY_PATH)) {
      const target = path.resolve(path.dirname(file), (request as string).replace(/\.js$/, ''));
      const found = ENDINGS.map((ending) => target + ending).find(isFile);
      if (found !== undefined) files.add(found);
    }
  return [...files];
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** True when nothing but this text and the language itself says what the schema is. @throws when the file cannot be read */
export function isSelfContained(source: SchemaSource): boolean {
  return !isDeclared(source) || !REACHES_OUT.test(schemaText(source));
}

/**
 * True when the text is self-contained and, of what the language declares, names only types that mean the same in each version of it. A
 * name that is not known here, be it of a property, makes it false, and costs time only.
 * @throws when the file cannot be read
 */
export function needsCoreTypesOnly(source: SchemaSource): boolean {
  if (!isDeclared(source)) return true;
  const text = schemaText(source);
  const code = text.replace(COMMENTS_AND_STRINGS, ' ');
  // Without an export, what it declares is global, and adds to what the language has.
  if (REACHES_OUT.test(text) || ASKS.test(code) || !/\bexport\b/.test(code)) return false;
  const declared = [...code.matchAll(/\b(?:interface|type|enum)\s+(\w+)/g)].map(([, name]) => name as string);
  const known = new Set([...declared, ...CORE_TYPES]);
  return (code.match(/\b[A-Z]\w*/g) ?? []).every((name) => known.has(name));
}

/** In TypeScript, and not in JSON. */
export function isDeclared({ schema }: SchemaSource): boolean {
  return String(schema).endsWith('.d.ts');
}
