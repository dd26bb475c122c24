// Where a script looks for files of packages when it runs: calls with literal arguments, found in its text.
import path from 'node:path';
import { maskedCode } from './masked-code';
import { type Literals, constantsOf, literalsAt, templateTailAt } from './code-literals';

/** One lookup. */
export interface Lookup {
  /** The folder of the script, or that of a package by its name: as hosts resolve it, or where its package.json is found. */
  readonly from: 'script' | { readonly package: string; readonly by: 'host' | 'manifest' };
  /** POSIX, as written; it may leave the folder with `..`. */
  readonly path: string;
  /** True for code modules, whose ending may be left out. */
  readonly isModule: boolean;
  /** True when the code asks first whether it exists. */
  readonly isGuarded: boolean;
}

/** Worth a closer look: most scripts contain none of it. */
const HINTS = /__dirname|__filename|fileURLToPath|import\.meta|resolvePackagePath|\brequire\b|\bimport\s*\(/;

/** The module whose folder is meant, in a literal argument. */
const MANIFEST = /(['"`])([^'"`]+)\/package\.json\1/;
/** Masked strings are quotes with blanks between. */
const TEXT = String.raw`(?:'\s*'|"\s*"|${'`'}\s*${'`'})`;
/** `path.`, `path__default.default.`, `require('path').` */
const OBJECT = String.raw`(?:[\w$]+(?:\(${TEXT}\))?\.)*`;
const THIS_FILE = String.raw`(?:__filename|import\.meta\.filename|${OBJECT}fileURLToPath\)?\(\s*import\.meta\.url\s*\))`;
const THIS_FOLDER = String.raw`(?:__dirname|import\.meta\.dirname|${OBJECT}dirname\)?\(\s*${THIS_FILE}\s*\))`;
/** What bundlers make of the folder of `import.meta.url` in CommonJS. */
const BUNDLED_FOLDER = String.raw`${OBJECT}dirname\)?\(\s*${OBJECT}fileURLToPath\)?\(\s*\(?\s*typeof document\b[^;\n]*`;
/** Also in the form that bundlers give it in CommonJS. */
const THIS_ADDRESS = String.raw`(?:import\.meta\.url|\(?\s*typeof document\b|${OBJECT}pathToFileURL\)?\(\s*__filename)`;
const ASKING = String.raw`\b(?:existsSync|pathExists(?:Sync)?|access(?:Sync)?|l?stat(?:Sync)?)\)?\(\s*`;
const GUARD = new RegExp(`${ASKING}$`);

/** All lookups of a script. */
export function lookupsIn(text: string): readonly Lookup[] {
  if (!HINTS.test(text)) return [];
  return new Script(text).lookups();
}

class Script {
  readonly #text: string;
  readonly #code: string;
  readonly #constants: ReadonlyMap<string, string>;

  constructor(text: string) {
    this.#text = text;
    this.#code = maskedCode(text);
    this.#constants = constantsOf(text, this.#code);
  }

  lookups(): readonly Lookup[] {
    const folder = [THIS_FOLDER, ...this.#variablesOf(THIS_FOLDER), ...this.#variablesOf(BUNDLED_FOLDER)].join('|');
    return [
      ...this.#calls(String.raw`\b(?:join|resolve)\)?\(\s*(?:${folder})\s*,`, 'script'),
      ...this.#concatenations(folder),
      ...this.#addresses(),
      ...this.#modules(),
      ...this.#ofPackages(),
    ];
  }

  /** Names of variables that hold a value of that form. */
  #variablesOf(form: string): readonly string[] {
    const found = this.#code.matchAll(compiled(String.raw`\b(?:const|let|var)\s+([\w$]+)\s*=\s*${form}\s*[;,\n]`));
    return [...found].map(([, name = '']) => String.raw`\b${name.replaceAll('$', String.raw`\$`)}\b`);
  }

  /** Calls of functions that join paths. @param head up to the first argument to join */
  #calls(head: string, from: Lookup['from']): readonly Lookup[] {
    return this.#matches(head).flatMap(({ start, end }) =>
      this.#lookup(from, start, literalsAt(this.#text, this.#code, end, this.#constants)),
    );
  }

  /** `__dirname + '/…'` and a template that starts with it. */
  #concatenations(folder: string): readonly Lookup[] {
    const sums = this.#matches(String.raw`(?:${folder})\s*\+\s*`).flatMap(({ start, end }) =>
      this.#lookup('script', start, literalsAt(this.#text, this.#code, end, this.#constants)),
    );
    const templates = this.#matches('`\\$\\{\\s*(?:' + folder + ')\\s*\\}').flatMap(({ start, end }) =>
      this.#lookup('script', start, templateTailAt(this.#text, end)),
    );
    return [...sums, ...templates];
  }

  /** `new URL('…', import.meta.url)`. */
  #addresses(): readonly Lookup[] {
    return this.#matches(String.raw`\bnew\s+URL\(\s*${TEXT}\s*,\s*${THIS_ADDRESS}`).flatMap(({ start }) =>
      this.#relative(
        start,
        literalsAt(this.#text, this.#code, this.#code.indexOf('(', start) + 1, new Map(), 1),
        false,
      ),
    );
  }

  /** `require('./…')`, `require.resolve('./…')` and `import('./…')`. */
  #modules(): readonly Lookup[] {
    return this.#matches(String.raw`\b(?:require(?:\.resolve)?|import)\(\s*`).flatMap(({ start, end }) =>
      this.#relative(start, literalsAt(this.#text, this.#code, end, new Map(), 1), true),
    );
  }

  /** `resolvePackagePath('<name>', …)`, and joins with the folder of `require.resolve('<name>/package.json')`. */
  #ofPackages(): readonly Lookup[] {
    const named = this.#matches(String.raw`\bresolvePackagePath\)?\(\s*`).flatMap(({ start, end }) => {
      const { values, isWhole } = literalsAt(this.#text, this.#code, end, this.#constants);
      const [name, ...rest] = values;
      return name === undefined ? [] : this.#lookup({ package: name, by: 'host' }, start, { values: rest, isWhole });
    });
    const resolved = String.raw`\b(?:join|resolve)\)?\(\s*${OBJECT}dirname\)?\(\s*${OBJECT}resolve\(\s*${TEXT}\s*\)\s*\)\s*,`;
    const beside = this.#matches(resolved).flatMap(({ start, end }) => {
      const name = MANIFEST.exec(this.#text.slice(start, end))?.[2];
      const literals = literalsAt(this.#text, this.#code, end, this.#constants);
      return name === undefined ? [] : this.#lookup({ package: name, by: 'manifest' }, start, literals);
    });
    return [...named, ...beside];
  }

  #relative(start: number, literals: Literals, isModule: boolean): readonly Lookup[] {
    return literals.isWhole && literals.values[0]?.startsWith('.')
      ? this.#lookup('script', start, literals, isModule)
      : [];
  }

  #lookup(from: Lookup['from'], start: number, { values, isWhole }: Literals, isModule = false): readonly Lookup[] {
    if (values.length === 0 && from === 'script') return [];
    const joined = values.map((value) => value.replaceAll('\\', '/')).join('/');
    const known = isWhole ? joined : joined.slice(0, joined.lastIndexOf('/') + 1);
    return [
      {
        from,
        path: path.posix.normalize(`./${known}`).replace(/\/$/, ''),
        isModule,
        isGuarded: this.#isGuarded(start),
      },
    ];
  }

  /** In a call of existsSync and the like, or the value of a variable or an arrow function that is asked about. */
  #isGuarded(start: number): boolean {
    const before = this.#code.slice(Math.max(0, start - 200), start);
    const call = before.replace(/(?:[\w$]+\.|\(0,\s*)*$/, '');
    if (GUARD.test(call)) return true;
    const [, name] = /\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:\(\s*\)\s*=>\s*)?$/.exec(call) ?? [];
    return (
      name !== undefined &&
      new RegExp(String.raw`${ASKING}${name.replaceAll('$', String.raw`\$`)}(?![\w$])`).test(this.#code)
    );
  }

  #matches(expression: string): readonly { readonly start: number; readonly end: number }[] {
    return [...this.#code.matchAll(compiled(expression))].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
  }
}

const COMPILED = new Map<string, RegExp>();

/** Hundreds of scripts are asked for the same. */
function compiled(expression: string): RegExp {
  let known = COMPILED.get(expression);
  if (!known) COMPILED.set(expression, (known = new RegExp(expression, 'g')));
  return known;
}
