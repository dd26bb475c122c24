// Wiring that shells pass over, or that stops them: unknown keys, missing fields, values of a wrong kind, another plugin's name.
import { nearestName } from '../../errors/nearest-name';
import { isObject, isText } from '../../json/values';
import { WIRING_LISTS, WIRING_OBJECTS, WIRING_TEXTS, otherName } from '../../packaged/wiring';
import type { DoctorRule, Problem } from '../rule';
import { type Wiring, wiringOf } from '../wiring';

const KNOWN = [...Object.keys(WIRING_LISTS), ...WIRING_OBJECTS, ...WIRING_TEXTS];

export const wiringFields: DoctorRule = {
  id: 'wiring-fields',
  title: 'the example configuration of a frontend has the keys and fields that shells read',
  *find(plugin, host) {
    const wiring = wiringOf(plugin, host);
    if (!wiring) return;
    const other = otherName(plugin.suggested?.config ?? {}, wiring.file, wiring.frontend.scalprumName ?? '');
    if (other) yield { severity: 'error', effect: 'does not load the plugin', ...other };
    for (const [key, value] of Object.entries(wiring.config)) yield* valueProblems(wiring, key, value);
  },
};

function* valueProblems({ file }: Wiring, key: string, value: unknown): Iterable<Problem> {
  const required = Object.hasOwn(WIRING_LISTS, key) ? WIRING_LISTS[key] : undefined;
  if (!KNOWN.includes(key)) yield unknownKey(file, key);
  else if (required ? !Array.isArray(value) : WIRING_TEXTS.includes(key) ? !isText(value) : !isObject(value))
    yield {
      severity: 'error',
      message: `${file}: ${key} is not ${required ? 'a list' : WIRING_TEXTS.includes(key) ? 'a text' : 'an object'}.`,
      effect: 'cannot read it, and may show no page at all',
      fix: required
        ? `Write the entries of ${key} with "- " in front.`
        : `Write ${key} as the documentation of RHDH has it.`,
    };
  else if (required)
    for (const [at, entry] of (value as readonly unknown[]).entries())
      for (const field of required)
        if (!isObject(entry) || entry[field] === undefined) yield missingField(file, `${key}[${at}]`, field);
}

function unknownKey(file: string, key: string): Problem {
  const near = nearestName(key, KNOWN);
  return {
    severity: 'warning',
    message: `${file}: there is no wiring ${key}.`,
    effect: 'ignores it',
    fix: near === undefined ? `Remove it; known are ${KNOWN.join(', ')}.` : `Write ${near}.`,
  };
}

function missingField(file: string, at: string, field: string): Problem {
  return {
    severity: 'error',
    message: `${file}: ${at} has no ${field}.`,
    effect: 'does not show the entry',
    fix: `Add "${field}" to the entry.`,
  };
}
