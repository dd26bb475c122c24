// YAML that installers read: text on which readers of YAML 1.1 and 1.2 agree.
import { createRequire } from 'node:module';
import type { ScalarTag } from 'yaml';
import { kind11 } from './yaml-1.1';

/** `y` and `n` are booleans by the specification of YAML 1.1, though not to PyYAML. */
const SHORT_BOOLEAN = /^[yYnN]$/;

/** What YAML 1.1 takes for a line break, and what its readers reject unescaped. */

const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * Lines without tabs, other control characters, and spaces at their ends: PyYAML rejects a tab in a plain scalar, and blocks lose lines
 * of spaces.
 */

const ORDINARY = /^([^\s\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|(?<=\S) (?=\S)|(?<=\S)\n(?=\S|$))*$/;

/** Tags that are never read, so that they need no mark when they are written. */
const NEVER = { default: true, test: /(?!)/ } as const;

/** Texts that one of the versions would not take for texts, or not for these. */
const ambiguousText: ScalarTag = {
  ...NEVER,
  tag: 'tag:yaml.org,2002:str',
  identify: (value) => typeof value === 'string' && isAmbiguous(value),
  resolve: (text) => text,
  stringify: ({ value }) => JSON.stringify(value).replace(ESCAPED, (character) => `\\u${hex(character)}`),
};

/** 1e+21 and 1e-7: without a point, they are texts in YAML 1.1. */
const exponent: ScalarTag = {
  ...NEVER,
  tag: 'tag:yaml.org,2002:float',
  identify: (value) => typeof value === 'number' && /^-?\d+e/.test(String(value)),
  resolve: (text) => text,
  stringify: ({ value }) => String(value).replace('e', '.0e'),
};

/** Loads its library with the first value: an export writes no YAML. @param value as it comes from JSON or YAML */
export function installerYaml(value: unknown): string {
  const { stringify } = createRequire(__filename)('yaml') as typeof import('yaml');
  return stringify(value, {
    lineWidth: 0,
    // Entries are pasted one by one, and PyYAML rejects an anchor that exists twice.
    aliasDuplicateObjects: false,
    customTags: (tags) => [ambiguousText, exponent, ...tags],
  });
}

function isAmbiguous(text: string): boolean {
  return kind11(text) !== undefined || SHORT_BOOLEAN.test(text) || !ORDINARY.test(text);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
