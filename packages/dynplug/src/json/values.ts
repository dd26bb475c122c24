// Values whose form nobody has checked yet, and values by names from outside: `constructor` and `toString` are names of packages, variables and targets,
// too.

/** The own value of an object; undefined for what it inherits. */
export function own<T>(from: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return from !== undefined && from !== null && Object.hasOwn(from, name) ? from[name] : undefined;
}

/** An object without inherited names, to collect values by name. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** True for objects that are neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a string that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
