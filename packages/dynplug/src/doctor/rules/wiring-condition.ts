// Conditions of mount points that are never true, or that stop the whole app.
// Source: rhdh packages/app extractDynamicConfig.ts, l. 437 to 480, and components/catalog/utils.tsx.
import { isObject } from '../../json/values';
import { entriesOf, objectIn } from '../../packaged/wiring';
import type { DoctorRule, Problem } from '../rule';
import { wiringOf } from '../wiring';

const GROUPS = ['allOf', 'anyOf', 'oneOf'];
/** In the order in which the shell looks at them. */
const TESTS = ['isKind', 'isType', 'hasAnnotation'];

export const wiringCondition: DoctorRule = {
  id: 'wiring-condition',
  title: 'conditions of mount points can become true',
  *find(plugin, host) {
    const wiring = wiringOf(plugin, host);
    if (!wiring) return;
    for (const { at, entry } of entriesOf(wiring.config, 'mountPoints')) {
      const condition = objectIn(entry, 'config')['if'];
      if (condition !== undefined) yield* groupProblems(`${wiring.file}: ${at}.config.if`, condition);
    }
  },
};

function* groupProblems(at: string, condition: unknown): Iterable<Problem> {
  const given = isObject(condition) ? GROUPS.filter((group) => Object.hasOwn(condition, group)) : [];
  const [group] = given;
  if (!isObject(condition) || group === undefined) {
    yield problem(
      'error',
      `${at} has no allOf, anyOf or oneOf.`,
      'never shows the component',
      'Write the conditions as a list below one of them.',
    );
    return;
  }
  if (given.length > 1)
    yield problem('warning', `${at} has ${given.join(' and ')}.`, `looks at ${group} only`, `Keep one of them.`);
  const conditions = condition[group];
  if (!Array.isArray(conditions))
    yield problem(
      'error',
      `${at}.${group} is not a list.`,
      'fails while it starts: the whole app stays on its loader',
      `Write "- " in front of each condition of ${group}.`,
    );
  else for (const one of conditions as readonly unknown[]) yield* conditionProblems(`${at}.${group}`, one);
}

function* conditionProblems(at: string, condition: unknown): Iterable<Problem> {
  if (typeof condition === 'string') return;
  const keys = isObject(condition) ? Object.keys(condition) : [];
  const [test] = TESTS.filter((known) => keys.includes(known));
  if (!isObject(condition) || test === undefined) {
    yield problem(
      'error',
      `${at} has a condition that is not one of ${TESTS.join(', ')} or an exported function.`,
      'takes it for false',
      `Write for example "- isKind: component".`,
    );
    return;
  }
  if (keys.length > 1)
    yield problem(
      'warning',
      `${at} has a condition with ${keys.join(' and ')}.`,
      `looks at ${test} only`,
      'Make each a condition of its own in the list.',
    );
  const value = condition[test];
  if (test === 'hasAnnotation' && Array.isArray(value) && value.length > 1)
    yield problem(
      'error',
      `${at} has hasAnnotation with ${value.length} annotations.`,
      'looks for one annotation of that whole list, and finds none',
      'Write anyOf with one hasAnnotation for each.',
    );
}

function problem(severity: Problem['severity'], message: string, effect: string, fix: string): Problem {
  return { severity, message, effect, fix };
}
