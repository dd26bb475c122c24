// JavaScript as text whose comments, strings and regular expressions are blank, so that an expression for code finds no other text.
// No parser: what is asked of it are calls with literal arguments, and a mistake costs one of them.

const BLANK = ' ';
/** Text in which nothing begins or ends; most of a script. */
const PLAIN = /[^'"`/{}]+/y;
/** The insides, up to what ends them. */
const STRINGS: Readonly<Record<string, RegExp>> = {
  "'": /[^'\\\n]*(?:\\[^][^'\\\n]*)*/y,
  '"': /[^"\\\n]*(?:\\[^][^"\\\n]*)*/y,
};
const TEMPLATE = /[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*/y;
const EXPRESSION = /\/(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y;
/** After these a slash begins a regular expression; after a value it divides. */
const BEFORE_EXPRESSION =
  /(^|[(,=:[!&|?{};+\-*%~^<>]|\b(return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await))\s*$/;

/**
 * The text, as long as before, with blanks for the insides of comments, strings, templates and regular expressions. Line breaks, the quotes
 * of strings, and code inside of templates (`${…}`) stay.
 */
export function maskedCode(text: string): string {
  return new Masker(text).mask();
}

class Masker {
  readonly #text: string;
  readonly #out: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  mask(): string {
    while (this.#at < this.#text.length) this.#code();
    return this.#out.join('');
  }

  /** Up to the end, or to the brace that ends a template's code. */
  #code(): void {
    for (let depth = 0; this.#at < this.#text.length; ) {
      const plain = this.#lengthOf(PLAIN);
      if (plain > 0) {
        this.#keep(plain);
        continue;
      }
      const char = this.#text[this.#at] as string;
      const next = this.#text[this.#at + 1];
      if (char === '/' && next === '/') this.#blankTo(this.#indexOf('\n', 2));
      else if (char === '/' && next === '*') this.#blankTo(this.#indexOf('*/', 2) + 2);
      else if (char === '/' && this.#isExpression()) this.#blankTo(this.#at + this.#lengthOf(EXPRESSION));
      else if (char === '"' || char === "'") this.#string(char);
      else if (char === '`') this.#template();
      else {
        if (char === '{') depth++;
        if (char === '}' && depth-- === 0) return this.#keep(1);
        this.#keep(1);
      }
    }
  }

  #string(quote: string): void {
    this.#keep(1);
    this.#blankTo(this.#at + this.#lengthOf(STRINGS[quote] as RegExp));
    this.#keep(1);
  }

  #template(): void {
    this.#keep(1);
    while (this.#at < this.#text.length) {
      this.#blankTo(this.#at + this.#lengthOf(TEMPLATE));
      if (this.#text[this.#at] !== '$') return this.#keep(1);
      this.#keep(2);
      this.#code();
    }
  }

  /** One that does not end in its line is none. */
  #isExpression(): boolean {
    return BEFORE_EXPRESSION.test(this.#out.slice(-3).join('').slice(-20)) && this.#lengthOf(EXPRESSION) > 0;
  }

  /** How far an expression goes from here on. @param expression sticky */
  #lengthOf(expression: RegExp): number {
    expression.lastIndex = this.#at;
    return expression.exec(this.#text)?.[0].length ?? 0;
  }

  #indexOf(what: string, from: number): number {
    const found = this.#text.indexOf(what, this.#at + from);
    return found < 0 ? this.#text.length : found;
  }

  #keep(count: number): void {
    this.#out.push(this.#text.slice(this.#at, this.#at + count));
    this.#at += count;
  }

  #blankTo(end: number): void {
    this.#out.push(this.#text.slice(this.#at, end).replace(/[^\n]/g, BLANK));
    this.#at = Math.min(end, this.#text.length);
  }
}
