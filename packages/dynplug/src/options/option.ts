// One option, declared once: schemas, types, defaults, validation and docs/reference come from it.
import { inProject } from '../files/paths';
import type { AnyKind, Kind } from './kinds';

export interface Option {
  readonly kind: AnyKind;
  /** What it does, in one or two sentences. The default and the example are added to it where people read it. */
  readonly description: string;
  /** What code takes when nothing is written; `{projectRoot}` in it stands for the folder of the project. */
  readonly default?: unknown;
  /** The default in words, where it depends on something else. */
  readonly otherwise?: string;
  /** As a person writes it. */
  readonly example?: unknown;
  /** Other names on the command line: letters, and names of options of rhdh-cli and janus-cli. */
  readonly aliases?: readonly string[];
  readonly required?: true;
  /** The first word after the name of a generator. */
  readonly isFirstWord?: true;
  /** Nx Console shows these first, and `--help` too. */
  readonly isImportant?: true;
  /** Nx Console offers the projects of the workspace. */
  readonly offersProjects?: true;
  /** Nx asks this on a terminal when a generator lacks the option. */
  readonly question?: string;
}

/** A table of options by name. */
export type Options = Readonly<Record<string, Option>>;

/** What people may write. */
export type Written<O extends Options> = {
  readonly [Name in keyof O]?: (O[Name]['kind'] extends Kind<infer W, unknown> ? W : never) | undefined;
};

/** What code works with: every option, with its default. */
export type Complete<O extends Options> = {
  readonly [Name in keyof O]:
    | (O[Name]['kind'] extends Kind<never, infer V> ? V : never)
    | (O[Name] extends { readonly default: unknown } | { readonly required: true } ? never : undefined);
};

/**
 * The options with every default.
 * @param written checked by requireOptions
 * @param projectRoot for defaults that name a path in the project: POSIX, relative to the workspace root
 */
export function complete<O extends Options>(options: O, written: Written<O>, projectRoot = '.'): Complete<O> {
  const values = Object.entries(options).map(([name, { kind, default: value }]) => {
    const given = (written as Readonly<Record<string, unknown>>)[name];
    return [name, given === undefined ? ofProject(value, projectRoot) : kind.parse(given as never)];
  });
  return Object.fromEntries(values) as Complete<O>;
}

/** The values of a smaller table. */
export function valuesOf<O extends Options>(options: O, values: Complete<O>): Complete<O> {
  return Object.fromEntries(Object.keys(options).map((name) => [name, values[name]])) as Complete<O>;
}

/** Some options of a table. */
export function pick<O extends Options, N extends keyof O>(options: O, ...names: readonly N[]): Pick<O, N> {
  return Object.fromEntries(names.map((name) => [name, options[name]])) as Pick<O, N>;
}

function ofProject(value: unknown, projectRoot: string): unknown {
  const file = typeof value === 'string' ? /^\{projectRoot\}\/(.*)$/.exec(value)?.[1] : undefined;
  return file === undefined ? value : inProject(projectRoot, file);
}
