// Options as Nx hands them to a generator, with the names checked: Nx passes on what a schema does not know, and it would do nothing.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import { nearestName } from '../support/nearest-name';

/** Nx's own flag, which it passes on too. A schema that refuses unknown names would refuse it. */
const OF_NX = ['defaults'];

/**
 * @param folder absolute, of the generator: its schema.json says which options there are
 * @throws EOPTION for a name that is not there, and for a word that is no option's value
 */
export function requireOptions(folder: string, options: object): void {
  const { properties } = JSON.parse(readFileSync(path.join(folder, 'schema.json'), 'utf8')) as { properties: object };
  const known = Object.keys(properties);
  const { _: words = [], ...named } = options as { readonly _?: readonly unknown[] };
  if (words.length > 0)
    throw new DynplugError(
      'EOPTION',
      `Nothing is meant by ${words.join(' ')}.`,
      'Several names are given as one word, with commas between.',
    );
  const unknown = Object.keys(named).find((name) => !known.includes(name) && !OF_NX.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  throw new DynplugError(
    'EOPTION',
    `This generator has no option ${unknown}${nearest === undefined ? '.' : `; is ${nearest} meant?`}`,
    `Known: ${known.join(', ')}.`,
  );
}
