// JSON from outside, as values whose shape is not known yet.
import { requireShallow } from '../json/parse-json';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** The value, or why there is none. */
export function readJson(bytes: Buffer): { readonly value?: Json; readonly problem?: string } {
  try {
    const text = bytes.toString('utf8');
    const value = JSON.parse(text) as Json;
    requireShallow(text);
    return { value };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
