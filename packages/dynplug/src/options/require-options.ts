// The one check of options, wherever they are written: a misspelt option would otherwise do nothing for ever.
import { DynplugError, type Finding, throwOnErrors } from '../errors/errors';
import { nearestName } from '../errors/nearest-name';
import type { Options, Written } from './option';

/** @returns where an option of this name can be written, as a sentence; undefined: nowhere */
export type OtherPlace = (name: string) => string | undefined;

/**
 * @param given as Nx or a file has them; undefined values count as absent
 * @param place where a person wrote them: `nx.json`
 * @param otherPlace where an option belongs that exists, but not here
 * @throws EOPTION, or ECHECKS when several are wrong
 */
export function requireOptions<O extends Options>(
  options: O,
  given: object,
  place: string,
  otherPlace?: OtherPlace,
): Written<O> {
  throwOnErrors(optionFindings(options, given, place, { otherPlace }), place);
  return given;
}

/**
 * @param within what is before each name: `assets.`
 * @param otherPlace where an option belongs that exists, but not here
 * @param elsewhere names of options that have another place, with that: `hostReact` is `assets.hostReact`
 */
export function optionFindings(
  options: Options,
  given: object,
  place: string,
  {
    within = '',
    elsewhere = {},
    otherPlace = () => undefined,
  }: {
    readonly within?: string;
    readonly elsewhere?: Readonly<Record<string, string>>;
    readonly otherPlace?: OtherPlace | undefined;
  } = {},
): readonly Finding[] {
  return Object.entries(given as Readonly<Record<string, unknown>>).flatMap(([name, value]) => {
    if (!Object.hasOwn(options, name)) {
      const renamed = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
      const belongs = renamed === undefined ? otherPlace(name) : undefined;
      if (belongs !== undefined) return [optionFinding(`Unknown option "${within}${name}" in ${place}.`, belongs)];
      const nearest = nearestName(name, Object.keys(options));
      return [unknownOption(within + name, renamed ?? (nearest && within + nearest), options, place)];
    }
    const { kind, example } = options[name] as Options[string];
    if (value === undefined || kind.accepts(value)) return [];
    const hint = example === undefined ? undefined : `For example ${JSON.stringify(example)}.`;
    return [optionFinding(`Option "${within}${name}" in ${place} must be ${kind.words}, not ${shown(value)}.`, hint)];
  });
}

function unknownOption(name: string, meant: string | undefined, options: Options, place: string): Finding {
  return optionFinding(
    `Unknown option "${name}" in ${place}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    `Known options: ${Object.keys(options).sort().join(', ')}.`,
  );
}

export function optionFinding(message: string, hint?: string): Finding {
  return { severity: 'error', code: 'EOPTION', message, ...(hint !== undefined && { hint }) };
}

/** @throws EOPTION for options that contradict each other */
export function refuseOptions(message: string, hint?: string): never {
  throw new DynplugError('EOPTION', message, hint);
}

/** A long value is cut, and what may be a password in an address is left out, also that of a signed one. */
function shown(value: unknown): string {
  const json = JSON.stringify(value)
    .replace(/\/\/(?:[^"\\]|\\.)*@/g, '//…@')
    .replace(/(\/\/[^"\\?]*\?)(?:[^"\\]|\\.)+/g, '$1…');
  return json.length > 80 ? `${json.slice(0, 79)}…` : json;
}
