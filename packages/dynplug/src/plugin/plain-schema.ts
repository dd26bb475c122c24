// Config schemas of plain types, made without TypeScript, which takes longer to load than all else of an export: one interface "Config" of
// texts, numbers, booleans, lists, unions of literal texts and objects of these. Anything else is not plain, and is for @backstage/config-loader.

/** A JSON schema, its keys in the order in which ts-json-schema-generator 2 writes them. */
export type PlainSchema = Readonly<Record<string, unknown>>;

interface Token {
  readonly kind: 'doc' | 'text' | 'word' | 'sign';
  readonly value: string;
  /** It is the first of its line. */
  readonly startsLine: boolean;
}

class NotPlain extends Error {}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*(?!\*)[^]*?\*\/)|(?<doc>\/\*\*(?![/*])[^]*?\*\/)|(?<text>'[^'"\\\n]*'|"[^'"\\\n]*")|(?<word>[A-Za-z_$][\w$]*)|(?<sign>[{}[\]():;,?|<>])/y;
/** Others, such as deepVisibility, may contradict each other, which the loader finds out. */
const TAG = /^@visibility (frontend|backend|secret)$/;
/** What comments mean with these depends on TypeScript's reading of them. */
const UNCLEAR = /[@{}\\]|^[-*]|^\s|\s$/;

/**
 * The schema of a declaration.
 * @param text of a .d.ts file
 * @returns undefined for what is not plain, valid or not
 */
export function plainSchema(text: string): PlainSchema | undefined {
  try {
    return new Reader(tokensOf(text)).config();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Merging moves the keys that hold schemas to the end. Rule: json-schema-merge-allof 0.8, with a single schema. */
export function mergedPlainSchema(schema: PlainSchema): PlainSchema {
  const keys = Object.keys(schema);
  const last = ['properties', 'additionalProperties', 'items'].filter((key) => keys.includes(key));
  const ordered = [...keys.filter((key) => !last.includes(key)), ...last];
  return Object.fromEntries(
    ordered.map((key) => [key, last.includes(key) ? mergedValue(key, schema[key]) : schema[key]]),
  );
}

function mergedValue(key: string, value: unknown): unknown {
  if (key !== 'properties') return mergedPlainSchema(value as PlainSchema);
  const properties = Object.entries(value as Readonly<Record<string, PlainSchema>>);
  return Object.fromEntries(properties.map(([name, schema]) => [name, mergedPlainSchema(schema)]));
}

/** @throws NotPlain */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let startsLine = true;
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw new NotPlain();
    at = TOKEN.lastIndex;
    const [kind, value] = Object.entries<string | undefined>(groups).find((group) => group[1] !== undefined) as [
      string,
      string,
    ];
    if (kind === 'space') startsLine ||= value.includes('\n');
    else {
      tokens.push({ kind: kind as Token['kind'], value, startsLine });
      startsLine = false;
    }
  }
  return tokens;
}

/** Reads tokens one after the other. Its methods throw NotPlain. */
class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The whole file. */
  config(): PlainSchema {
    const annotations = this.#doc();
    for (const word of ['export', 'interface', 'Config']) this.#expect(word);
    const schema = this.#object();
    if (this.#at < this.#tokens.length) throw new NotPlain();
    return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, ...annotations };
  }

  #object(): PlainSchema {
    this.#expect('{');
    if (this.#skip('[')) return this.#index();
    const properties = new Map<string, PlainSchema>();
    const required: string[] = [];
    while (!this.#skip('}')) {
      const annotations = this.#doc();
      const name = this.#name();
      if (properties.has(name)) throw new NotPlain();
      if (!this.#skip('?')) required.push(name);
      this.#expect(':');
      properties.set(name, { ...this.#type(), ...annotations });
      this.#separator();
    }
    return {
      type: 'object',
      ...(properties.size > 0 && { properties: Object.fromEntries(properties) }),
      ...(required.length > 0 && { required }),
    };
  }

  /** `{ [key: string]: … }`, without further members. */
  #index(): PlainSchema {
    this.#word();
    for (const sign of [':', 'string', ']', ':']) this.#expect(sign);
    const additionalProperties = this.#type();
    this.#separator();
    this.#expect('}');
    return { type: 'object', additionalProperties };
  }

  #type(): PlainSchema {
    let type = this.#single();
    while (this.#skip('[')) {
      this.#expect(']');
      type = { type: 'array', items: type };
    }
    return type;
  }

  #single(): PlainSchema {
    const { kind, value } = this.#peek();
    if (value === '{') return this.#object();
    if (value === '|' || kind === 'text') return this.#literals();
    this.#at++;
    if (value === '(') {
      const inner = this.#type();
      this.#expect(')');
      return inner;
    }
    if (value === 'Array') {
      this.#expect('<');
      const items = this.#type();
      this.#expect('>');
      return { type: 'array', items };
    }
    if (['string', 'number', 'boolean'].includes(value) && this.#tokens[this.#at]?.value !== '|')
      return { type: value };
    throw new NotPlain();
  }

  /** `'a' | 'b'` */
  #literals(): PlainSchema {
    const values: string[] = [];
    this.#skip('|');
    do values.push(this.#literal());
    while (this.#skip('|'));
    // An array of the last one alone.
    if (new Set(values).size < values.length || (values.length > 1 && this.#tokens[this.#at]?.value === '['))
      throw new NotPlain();
    return values.length === 1 ? { type: 'string', const: values[0] } : { type: 'string', enum: values };
  }

  #literal(): string {
    const { kind, value } = this.#peek();
    if (kind !== 'text') throw new NotPlain();
    this.#at++;
    return value.slice(1, -1);
  }

  #name(): string {
    const { kind, value } = this.#peek();
    const name = kind === 'text' ? this.#literal() : this.#word();
    // Objects keep numbers first, and inherit some names.
    if (value === 'readonly' || name in Object.prototype || !/^[A-Za-z_$]/.test(name)) throw new NotPlain();
    return name;
  }

  #word(): string {
    const { kind, value } = this.#peek();
    if (kind !== 'word') throw new NotPlain();
    this.#at++;
    return value;
  }

  /** Members end with a sign, with a line, or with the object. */
  #separator(): void {
    if (this.#skip(';') || this.#skip(',')) return;
    const { value, startsLine } = this.#peek();
    if (value !== '}' && !startsLine) throw new NotPlain();
  }

  /** What the comment before a member says. */
  #doc(): Readonly<Record<string, string>> {
    const { kind, value, startsLine } = this.#peek();
    if (kind !== 'doc') return {};
    this.#at++;
    // TypeScript takes a comment behind another member for a part of that.
    if (!startsLine || this.#peek().kind === 'doc') throw new NotPlain();
    return annotationsOf(value);
  }

  #peek(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new NotPlain();
    return token;
  }

  /** @returns whether it was there */
  #skip(sign: string): boolean {
    const { kind, value } = this.#tokens[this.#at] ?? {};
    if (kind !== 'sign' || value !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(value: string): void {
    const token = this.#peek();
    if (token.value !== value || token.kind === 'text') throw new NotPlain();
    this.#at++;
  }
}

/** @param comment with its signs @throws NotPlain */
function annotationsOf(comment: string): Readonly<Record<string, string>> {
  const lines = comment
    .slice('/**'.length, -'*/'.length)
    .split('\n')
    .map((line, at) => line.replace(at === 0 ? /^ / : /^[ \t]*(\* ?)?/, ''));
  // The last line holds the end of the comment alone, or a blank before it.
  lines.push((lines.pop() ?? '').trimEnd());
  const told = lines.filter((line, at) => line !== '' || (at > 0 && at < lines.length - 1));
  const tagsFrom = told.findIndex((line) => line.startsWith('@'));
  const words = tagsFrom === -1 ? told : told.slice(0, tagsFrom);
  const tags = tagsFrom === -1 ? [] : told.slice(tagsFrom);
  while (words.at(-1) === '') words.pop();
  if (words.some((line) => line === '' || UNCLEAR.test(line))) throw new NotPlain();
  const visibility = tags.length === 0 ? undefined : TAG.exec(tags.join('\n'))?.[1];
  if (tags.length > 0 && visibility === undefined) throw new NotPlain();
  return {
    ...(words.length > 0 && { description: words.join(' ') }),
    ...(visibility !== undefined && { visibility }),
  };
}
