// Literal arguments in the text of a script.

/** Texts that follow each other as arguments. */
export interface Literals {
  readonly values: readonly string[];
  /** False when the last is the beginning of something that is known at run time only. */
  readonly isWhole: boolean;
}

const NAME = /[\w$]+/y;

/** Variables of a script that are texts and get no other value, by name. @param code the text as `maskedCode` makes it */
export function constantsOf(text: string, code: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const match of code.matchAll(/\bconst\s+([\w$]+)\s*=\s*(?=['"`])/g)) {
    const { values, isWhole } = literalsAt(text, code, match.index + match[0].length, new Map(), 1);
    const [value] = values;
    if (isWhole && value !== undefined) found.set(match[1] as string, value);
  }
  return found;
}

/**
 * The literal arguments from a place on, up to the first that is none.
 * @param code the text as `maskedCode` makes it @param most how many at most
 */
export function literalsAt(
  text: string,
  code: string,
  start: number,
  constants: ReadonlyMap<string, string>,
  most = Number.POSITIVE_INFINITY,
): Literals {
  const values: string[] = [];
  for (let at = start; values.length < most; ) {
    at = skipBlanks(code, at);
    const found = literalAt(text, code, at, constants);
    if (!found) break;
    values.push(found.value);
    at = skipBlanks(code, found.end);
    if (found.isCut || code[at] === '+') return { values, isWhole: false };
    if (code[at] !== ',') return { values, isWhole: true };
    at++;
    // A trailing comma.
    if (code[skipBlanks(code, at)] === ')') return { values, isWhole: true };
  }
  // What follows is an argument of its own, so the last value is whole.
  return { values, isWhole: true };
}

/** The rest of a template up to its end or to the next value in it. */
export function templateTailAt(text: string, start: number): Literals {
  const end = /`|\$\{/.exec(text.slice(start));
  const value = text.slice(start, start + (end?.index ?? 0));
  return { values: [value], isWhole: end?.[0] === '`' };
}

interface Found {
  readonly value: string;
  readonly end: number;
  /** A template whose next part is known at run time only. */
  readonly isCut: boolean;
}

function literalAt(text: string, code: string, at: number, constants: ReadonlyMap<string, string>): Found | undefined {
  const quote = code[at];
  if (quote === "'" || quote === '"' || quote === '`') {
    let end = at + 1;
    while (end < code.length && code[end] !== quote && !(quote === '`' && code.startsWith('${', end))) end++;
    const value = text.slice(at + 1, end).replace(/\\(.)/g, '$1');
    return { value, end: end + 1, isCut: code[end] !== quote };
  }
  NAME.lastIndex = at;
  const name = NAME.exec(code)?.[0];
  const value = name === undefined ? undefined : constants.get(name);
  return name === undefined || value === undefined ? undefined : { value, end: at + name.length, isCut: false };
}

function skipBlanks(code: string, at: number): number {
  while (at < code.length && /\s/.test(code[at] as string)) at++;
  return at;
}
