// What the value of an option may be: how schemas state it, how code checks it, and what code makes of it.
import { isObject, isText } from '../json/values';
import { type Bytes, parseBytes } from './bytes';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** `Written` is what a person writes, `Value` is what code works with. */
export interface Kind<Written, Value = Written> {
  readonly schema: JsonSchema;
  /** Follows "must be" in errors. */
  readonly words: string;
  readonly accepts: (value: unknown) => boolean;
  readonly parse: (written: Written) => Value;
}

/** Any kind: for tables of options. */
export type AnyKind = Kind<never, unknown>;

const itself = <T>(value: T): T => value;

export const flag: Kind<boolean> = {
  schema: { type: 'boolean' },
  words: 'true or false',
  accepts: (value) => typeof value === 'boolean',
  parse: itself,
};

/** @param pattern of the whole value; without flags, as JSON schemas have none */
export function text(words: string, pattern?: RegExp): Kind<string> {
  return {
    schema: { type: 'string', minLength: 1, ...(pattern && { pattern: pattern.source }) },
    words,
    accepts: (value) => isText(value) && (pattern?.test(value) ?? true),
    parse: itself,
  };
}

/**
 * Text that may look like a number: a version, a branch. Nx makes numbers of those on a command line, `1.1` of `1.10`, so the schema lets them pass;
 * what was typed takes their place, or the check says so.
 */
export function typedText(words: string): Kind<string> {
  const kind = text(words);
  return { ...kind, schema: { oneOf: [kind.schema, { type: 'number' }] } };
}

/** @param words of all items: `a list of names` @param item one of them */
export function texts(words: string, item: Kind<string> = text('a text')): Kind<readonly string[]> {
  return list(item, words);
}

/** A registry of npm: http or https. Credentials belong into .npmrc. */
export const registryAddress: Kind<string> = {
  ...text('an http or https address, without user and password'),
  accepts: (value) => {
    const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  },
};

/** Where files are served. It ends up in files that people share: so no password, and nothing that the name of a file cannot follow. */
export const folderAddress: Kind<string> = {
  ...text('an http or https address of a folder, without user, password, query and fragment'),
  accepts: (value) => {
    const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
    return (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      [url.username, url.password, url.search, url.hash].every((part) => part === '')
    );
  },
};

export const names = texts('a list of names');

export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  return {
    schema: { type: 'string', enum: values },
    words: `one of ${values.join(', ')}`,
    accepts: (value) => (values as readonly unknown[]).includes(value),
    parse: itself,
  };
}

/** A whole number. */
export function whole(words: string, minimum: number, maximum?: number): Kind<number> {
  return {
    schema: { type: 'number', minimum, ...(maximum !== undefined && { maximum }) },
    words,
    accepts: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= (maximum ?? Infinity),
    parse: itself,
  };
}

/** A number of bytes, or a text such as `20MB`. */
export const size: Kind<string | number, Bytes> = {
  schema: { oneOf: [{ type: 'string', minLength: 1 }, { type: 'number' }] },
  words: 'a size such as "20MB", "512kB" or a number of bytes',
  accepts: (value) => (isText(value) || typeof value === 'number') && parseBytes(value) !== undefined,
  parse: (written) => parseBytes(written) ?? 0,
};

/** A list of `name=value`, as command lines take it; the first equals sign counts. */
export function pairs(words: string): Kind<readonly string[], Readonly<Record<string, string>>> {
  const list = texts(words, text('name=value', /^[^=]+=/));
  return {
    ...list,
    parse: (written) =>
      Object.fromEntries(written.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  };
}

/** An object with any names. @param words of the whole */
export function mapOf<W, V>(
  item: Kind<W, V>,
  words: string,
): Kind<Readonly<Record<string, W>>, Readonly<Record<string, V>>> {
  return {
    schema: { type: 'object', additionalProperties: item.schema },
    words,
    accepts: (value) => isObject(value) && Object.values(value).every(item.accepts),
    parse: (written) => Object.fromEntries(Object.entries(written).map(([name, value]) => [name, item.parse(value)])),
  };
}

/** A list of any values. @param words of the whole */
export function list<W>(item: Kind<W>, words: string): Kind<readonly W[]> {
  return {
    schema: { type: 'array', items: item.schema },
    words,
    accepts: (value) => Array.isArray(value) && value.every(item.accepts),
    parse: itself,
  };
}

/** An object with these fields and no others. @param required names of those that it must have @param words of the whole */
export function shape<W>(
  fields: Readonly<Record<string, Kind<W>>>,
  required: readonly string[],
  words: string,
): Kind<Readonly<Record<string, W>>> {
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, kind.schema])),
      required,
      additionalProperties: false,
    },
    words,
    accepts: (value) =>
      isObject(value) &&
      required.every((name) => Object.hasOwn(value, name)) &&
      Object.entries(value).every(([name, item]) => Object.hasOwn(fields, name) && fields[name]?.accepts(item)),
    parse: itself,
  };
}

/** The first kind that accepts a value parses it. */
export function either<A, VA, B, VB>(a: Kind<A, VA>, b: Kind<B, VB>, words: string): Kind<A | B, VA | VB> {
  return {
    schema: { oneOf: [a.schema, b.schema] },
    words,
    accepts: (value) => a.accepts(value) || b.accepts(value),
    parse: (written) => (a.accepts(written) ? a.parse(written as A) : b.parse(written as B)),
  };
}

export const anyObject: Kind<Readonly<Record<string, unknown>>> = {
  schema: { type: 'object' },
  words: 'an object',
  accepts: isObject,
  parse: itself,
};

/** Another value for code. */
export function parsed<W, V, T>(kind: Kind<W, V>, parse: (value: V) => T): Kind<W, T> {
  return { ...kind, parse: (written) => parse(kind.parse(written)) };
}
