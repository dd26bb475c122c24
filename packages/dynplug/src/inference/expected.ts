// What an option may be: a check, and the same in words.

export type Check = (value: unknown) => boolean;

/** The words follow "must be". */
export type Expected = readonly [Check, string];

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
export const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
export const isFlag: Check = (value) => typeof value === 'boolean';
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isMap =
  (isValue: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(isValue);
export const isOneOf =
  (known: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && known.includes(value);

export const name: Expected = [isText, 'a name'];
export const names: Expected = [isTexts, 'a list of names'];
export const flag: Expected = [isFlag, 'true or false'];
export const size: Expected = [(value) => isText(value) || typeof value === 'number', 'a size, e.g. "20MB"'];
