// What a config schema is written as: the text that decides what is compiled.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SchemaSource } from './config-schema';

/** Whatever makes declarations depend on other files, or reach out of their own. A word in a comment counts too, and costs time only. */
const REACHES_OUT = /\bimport\b|\bfrom\s*['"]|<reference\b|\bdeclare\s+global\b|\bglobalThis\b/;

/** The file, or the object in package.json as JSON. @throws when the file cannot be read */
export function schemaText({ dir, schema }: SchemaSource): string {
  return typeof schema === 'string' ? readFileSync(path.join(dir, schema), 'utf8') : JSON.stringify(schema);
}

/** True when nothing but this text and the language itself says what the schema is. @throws when the file cannot be read */
export function isSelfContained(source: SchemaSource): boolean {
  return !String(source.schema).endsWith('.d.ts') || !REACHES_OUT.test(schemaText(source));
}
