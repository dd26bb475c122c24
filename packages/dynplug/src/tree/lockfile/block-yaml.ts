// The YAML that package managers write into lockfiles: block mappings by indentation, lists of scalars, scalars on one line. A YAML parser
// takes 0.7 s for a lockfile of 20 000 lines, which is as long as an export. This reader rejects any other YAML, and reads only the
// entries that are asked for.

export type Block = Map<string, BlockValue>;
/** A text is a scalar, or a flow collection (`{integrity: …}`) as it is written. */
export type BlockValue = string | Block | string[];

const [SPACE, HASH, NEWLINE] = [' ', '#', '\n'].map((char) => char.charCodeAt(0));

interface Open {
  readonly indent: number;
  readonly block: Block;
}

/**
 * The entries of a mapping, each with the lines below it as they are.
 * @param text with `\n` between lines @param indent of the entries
 * @throws SyntaxError on YAML of another form
 */
export function readEntries(text: string, indent = 0): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  let key: string | undefined;
  let from = 0;
  /** What stands for the `:` of a long key. */
  let pad = '';
  for (let at = 0, next = 0; at < text.length; at = next) {
    const end = text.indexOf('\n', at);
    next = end < 0 ? text.length : end + 1;
    const first = text.charCodeAt(at + indent);
    // Deeper lines, empty ones, and comments.
    if (first === SPACE || Number.isNaN(first) || first === HASH || text.charCodeAt(at) === NEWLINE) continue;
    const line = text.slice(at + indent, next).trimEnd();
    if (line === ':' || line.startsWith(': ')) {
      // The value of a long key, which may begin on this line.
      from = at + indent + 1;
      pad = ' '.repeat(indent + 1);
      continue;
    }
    if (key !== undefined) entries.set(key, pad + text.slice(from, at));
    pad = '';
    const isLong = line.startsWith('? ');
    const colon = isLong ? line.length : endOfKey(line);
    key = scalar(isLong ? line.slice(2) : line.slice(0, colon));
    const inline = line.slice(colon + 1).trim();
    from = inline === '' ? next : at + indent + colon + 1;
  }
  if (key !== undefined) entries.set(key, pad + text.slice(from));
  return entries;
}

/** A whole mapping, of any indentation. @param text with `\n` between lines @throws SyntaxError on YAML of another form */
export function readBlock(text: string): Block {
  const reader = new BlockReader(/^ *(?=[^\s#])/m.exec(text)?.[0].length ?? 0);
  for (const line of text.split('\n')) reader.read(line);
  return reader.document;
}

/** A block by its path of keys; undefined when there is none. */
export function blockAt(from: BlockValue | undefined, ...keys: readonly string[]): Block | undefined {
  let at = from;
  for (const key of keys) at = at instanceof Map ? at.get(key) : undefined;
  return at instanceof Map ? at : undefined;
}

/** The scalars of a block, by key. */
export function scalarsOf(block: Block | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...(block ?? [])].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

class BlockReader {
  readonly document: Block = new Map();
  readonly #open: Open[];
  /** A key without a value: its block or list follows, deeper than `indent`. */
  #pending: { readonly indent: number; readonly key: string; readonly holder: Block } | undefined;
  /** The lines of a text block are deeper than this. */
  #skipDeeper = -1;

  /** @param indent of the outermost fields */
  constructor(indent: number) {
    this.#open = [{ indent, block: this.document }];
  }

  read(line: string): void {
    let indent = 0;
    while (line.charCodeAt(indent) === 32) indent++;
    if (indent === line.length || line[indent] === '#' || (this.#skipDeeper >= 0 && indent > this.#skipDeeper)) return;
    this.#skipDeeper = -1;
    const content = indent === 0 ? line : line.slice(indent);
    if (content.startsWith('- ')) this.#item(content.slice(2));
    else if (content.startsWith('? ')) this.#longKey(indent, scalar(content.slice(2)));
    else if (content === ':' || content.startsWith(': ')) this.#longValue(indent, content.slice(2));
    else this.#field(indent, content);
  }

  #item(text: string): void {
    const pending = this.#pending;
    if (!pending) throw new SyntaxError(`a list where none is expected: ${text.slice(0, 80)}`);
    const list = pending.holder.get(pending.key);
    if (Array.isArray(list)) list.push(scalar(text));
    else pending.holder.set(pending.key, [scalar(text)]);
  }

  #longKey(indent: number, key: string): void {
    const holder = this.#holderAt(indent);
    holder.set(key, '');
    this.#pending = { indent, key, holder };
  }

  #longValue(indent: number, rest: string): void {
    if (this.#pending?.indent !== indent) throw new SyntaxError(`a value without a key: ${rest.slice(0, 80)}`);
    // The first field of the block may follow on the same line.
    if (rest !== '') this.#field(indent + 2, rest);
  }

  #field(indent: number, content: string): void {
    const end = endOfKey(content);
    const key = scalar(content.slice(0, end));
    const value = content.slice(end + 2);
    const holder = this.#holderAt(indent);
    if (value[0] === '|' || value[0] === '>') this.#skipDeeper = indent;
    holder.set(key, scalar(value));
    this.#pending = value === '' ? { indent, key, holder } : undefined;
  }

  /** The block that a field of this indentation belongs to. */
  #holderAt(indent: number): Block {
    const pending = this.#pending;
    if (pending && indent > pending.indent) {
      const block: Block = new Map();
      pending.holder.set(pending.key, block);
      this.#open.push({ indent, block });
      return block;
    }
    while ((this.#open.at(-1) as Open).indent > indent) this.#open.pop();
    const found = this.#open.at(-1) as Open;
    if (found.indent !== indent) throw new SyntaxError('an indentation that fits no block');
    return found.block;
  }
}

/** Where the `:` after a key is. @throws SyntaxError */
function endOfKey(content: string): number {
  const quote = content[0];
  const from = quote === '"' || quote === "'" ? content.indexOf(`${quote}:`, 1) + 1 : 0;
  const end = quote === '"' || quote === "'" ? from : content.indexOf(': ');
  if (end > 0) return end;
  if (from === 0 && content.endsWith(':')) return content.length - 1;
  throw new SyntaxError(`not a field: ${content.slice(0, 80)}`);
}

/** @throws SyntaxError */
function scalar(text: string): string {
  const quote = text[0];
  if (quote === '"') return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
  return quote === "'" ? text.slice(1, -1).replaceAll("''", "'") : text;
}
