// What a plain YAML scalar is to readers of YAML 1.1, as the installers in Python are. YAML 1.2 readers (Backstage, the installer in
// TypeScript) take many of them for something else: `on`, `10:30`, `0777`, `1e3`.

/** A kind of scalar that is not text. */
export type Kind11 = 'null' | 'boolean' | 'integer' | 'float' | 'timestamp' | 'merge' | 'value';

/** Facts about PyYAML's resolver (SafeLoader), the first that matches counts. */
const KINDS: readonly (readonly [Kind11, RegExp])[] = [
  ['null', /^(~|null|Null|NULL)?$/],
  ['boolean', /^(yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  // Binary, octal with a leading zero, decimal, hexadecimal, and base 60; digits may be grouped with "_".
  ['integer', /^[-+]?(0b[01_]+|0[0-7_]+|0|[1-9][\d_]*|0x[\da-fA-F_]+|[1-9][\d_]*(:[0-5]?\d)+)$/],
  // With a point in any case; the exponent has a sign.
  ['float', /^([-+]?\d[\d_]*\.[\d_]*([eE][-+]\d+)?|\.\d[\d_]*([eE][-+]\d+)?|[-+]?\d[\d_]*(:[0-5]?\d)+\.[\d_]*)$/],
  ['float', /^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/],
  [
    'timestamp',
    /^\d{4}-(\d{2}-\d{2}|\d{1,2}-\d{1,2}([Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(\.\d*)?([ \t]*(Z|[-+]\d{1,2}(:?\d{2})?))?)$/,
  ],
  ['merge', /^<<$/],
  ['value', /^=$/],
];

/** @param text a scalar as it is written, without quotes @returns undefined: a text */
export function kind11(text: string): Kind11 | undefined {
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * Whether a plain scalar is the same to readers of both versions.
 * @param text as it is written
 * @param value what YAML 1.2 makes of it
 */
export function isSameIn11(text: string, value: unknown): boolean {
  const kind = kind11(text);
  if (typeof value === 'string') return kind === undefined;
  if (typeof value !== 'number')
    return (value === null) === (kind === 'null') && (value === null || kind === 'boolean');
  // 0777 is octal there. What has "_", ":" or "0b" is not a number here.
  return kind === 'float' || (kind === 'integer' && !/^[-+]?0\d/.test(text));
}
