// Values by names that come from outside: `constructor` and `toString` are names of packages, variables and targets, too.

/** The own value of an object; undefined for what it inherits. */
export function own<T>(from: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return from !== undefined && from !== null && Object.hasOwn(from, name) ? from[name] : undefined;
}

/** An object without inherited names, to collect values by name. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
