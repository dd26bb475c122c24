// Whether the config loader of a host can compile a schema. A mistake there stops the whole backend, so the common ones are looked for.
import { type Json, isList } from './json';
import { isObject } from '../json/values';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-07\/schema#?$|^https:\/\/backstage\.io\/schema\/config-v1$/;
const MAPS = ['properties', 'patternProperties', 'definitions'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const SCHEMAS = ['additionalProperties', 'additionalItems', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'];
const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const COUNTS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const TEXTS = ['$ref', '$id', '$comment', 'title', 'description', 'pattern', 'format', 'deprecated'];

/** The first keyword with a value that the loader refuses, as a sentence without its end; undefined when there is none. */
export function schemaProblem(schema: Json | undefined, at = ''): string | undefined {
  if (typeof schema === 'boolean') return undefined;
  const here = at === '' ? 'the schema' : at;
  if (!isObject(schema)) return `${here} is not a schema`;
  for (const [keyword, value] of Object.entries(schema)) {
    const problem = keywordProblem(keyword, value, `${at}/${keyword}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function keywordProblem(keyword: string, value: Json | undefined, at: string): string | undefined {
  if (MAPS.includes(keyword)) {
    if (!isObject(value)) return `${at} is not an object`;
    return first(Object.entries(value), ([name, schema]) => schemaProblem(schema, `${at}/${name}`));
  }
  if (LISTS.includes(keyword)) {
    if (!isList(value) || value.length === 0) return `${at} is not a list of schemas`;
    return first(value, (schema, index) => schemaProblem(schema, `${at}/${index}`));
  }
  if (SCHEMAS.includes(keyword)) return schemaProblem(value, at);
  if (keyword === 'items')
    return isList(value)
      ? first(value, (schema, index) => schemaProblem(schema, `${at}/${index}`))
      : schemaProblem(value, at);
  return isRightValue(keyword, value) ? undefined : `${at} has the value ${JSON.stringify(value)}`;
}

function isRightValue(keyword: string, value: Json | undefined): boolean {
  if (keyword === 'type')
    return isType(value) || (isList(value) && value.length > 0 && value.every((type) => isType(type)));
  if (keyword === '$schema') return typeof value === 'string' && DRAFT_7.test(value);
  if (keyword === 'required') return isList(value) && value.every((name) => typeof name === 'string');
  if (keyword === 'enum') return isList(value) && value.length > 0;
  if (keyword === 'visibility') return ['frontend', 'backend', 'secret'].includes(value as string);
  if (keyword === 'deepVisibility') return ['frontend', 'secret'].includes(value as string);
  if (NUMBERS.includes(keyword)) return typeof value === 'number';
  if (COUNTS.includes(keyword)) return Number.isInteger(value) && (value as number) >= 0;
  if (TEXTS.includes(keyword)) return typeof value === 'string';
  return true;
}

const isType = (value: Json | undefined): boolean => typeof value === 'string' && TYPES.includes(value);

function first<T>(values: readonly T[], find: (value: T, index: number) => string | undefined): string | undefined {
  for (const [index, value] of values.entries()) {
    const found = find(value, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
