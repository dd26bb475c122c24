// Options as Nx passes them to a generator, checked: Nx passes on what a schema does not have.
import { type GENERATORS } from '../options/generators';
import type { Options, Written } from '../options/option';
import { PASSED_BY_NX } from '../options/passed-by-nx';
import { typedValue } from '../inference/requested-targets';
import { refuseOptions, requireOptions } from '../options/require-options';

/** Nx makes numbers of what looks like them, and loses zeros. */
function isNumberForText(options: Options, name: string, value: unknown): boolean {
  return typeof value === 'number' && Object.hasOwn(options, name) && options[name]?.kind.accepts('x') === true;
}

/** @param argv of the process @throws EOPTION */
export function readOptions<O extends Options>(
  generator: keyof typeof GENERATORS,
  options: O,
  given: object,
  argv: readonly string[] = process.argv,
): Written<O> {
  const { _: words = [], ...named } = given as { readonly _?: readonly unknown[] };
  if (words.length > 0)
    refuseOptions(`Nothing is meant by ${words.join(' ')}.`, 'Write several names as one word, with commas between.');
  const written = Object.entries(named)
    .filter(([name]) => !(PASSED_BY_NX as readonly string[]).includes(name))
    .map(([name, value]): [string, unknown] => [
      name,
      isNumberForText(options, name, value) ? (typedValue(argv, name) ?? value) : value,
    ]);
  return requireOptions(options, Object.fromEntries(written), `nx g @org/dynplug:${generator}`);
}
