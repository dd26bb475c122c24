// Options as Nx passes them to a generator, checked: Nx passes on what a schema does not have.
import { type GENERATORS } from '../options/generators';
import type { Options, Written } from '../options/option';
import { PASSED_BY_NX } from '../options/passed-by-nx';
import { refuseOptions, requireOptions } from '../options/require-options';

/** @throws EOPTION */
export function readOptions<O extends Options>(
  generator: keyof typeof GENERATORS,
  options: O,
  given: object,
): Written<O> {
  const { _: words = [], ...named } = given as { readonly _?: readonly unknown[] };
  if (words.length > 0)
    refuseOptions(`Nothing is meant by ${words.join(' ')}.`, 'Write several names as one word, with commas between.');
  const written = Object.entries(named).filter(([name]) => !(PASSED_BY_NX as readonly string[]).includes(name));
  return requireOptions(options, Object.fromEntries(written), `nx g @org/dynplug:${generator}`);
}
