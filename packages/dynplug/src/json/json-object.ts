// JSON files that hold an object, with errors that name the file.
import { readFileSync } from 'node:fs';
import type { ErrorCode } from '../errors/error-codes';
import { DynplugError } from '../errors/errors';
import { parseJson } from './parse-json';
import { isObject } from './values';

/** What a file that holds no JSON object ends with. */
interface Failure {
  readonly code: ErrorCode;
  readonly hint: string;
}

export type JsonFields = Readonly<Record<string, unknown>>;

/** @param file absolute; it exists @throws DynplugError with the code for a file that holds no object */
export function readJsonObject(file: string, failure: Failure): JsonFields {
  return jsonObject(readFileSync(file, 'utf8'), file, failure);
}

/**
 * @param subject what the text is, for the message
 * @param parse JSON, if nothing else is said
 * @throws DynplugError with the code
 */
export function jsonObject(
  text: string,
  subject: string,
  { code, hint }: Failure,
  parse: (json: string) => unknown = parseJson,
): JsonFields {
  try {
    const value = parse(text);
    if (isObject(value)) return value;
    throw new SyntaxError('it is not an object');
  } catch (cause) {
    throw new DynplugError(code, `${subject} is not valid JSON: ${(cause as Error).message}`, hint, { cause });
  }
}
