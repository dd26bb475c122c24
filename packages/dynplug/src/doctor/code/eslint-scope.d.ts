// eslint-scope ships no types; this is the part of its interface that we use.
declare module 'eslint-scope' {
  import type { AnyNode, Identifier, Program } from 'acorn';

  export interface Reference {
    readonly identifier: Identifier;
    /** null for a name that no scope declares. */
    readonly resolved: Variable | null;
    /** True for the value of a declaration. */
    readonly init?: boolean;
    isWrite(): boolean;
  }
  export interface Variable {
    readonly name: string;
    /** Where it is declared: the names, and the declarations around them. */
    readonly defs: readonly { readonly type: string; readonly name: Identifier; readonly node: AnyNode }[];
    readonly references: readonly Reference[];
  }
  export interface Scope {
    readonly variables: readonly Variable[];
    readonly references: readonly Reference[];
  }
  export interface ScopeManager {
    readonly scopes: readonly Scope[];
  }
  export function analyze(
    program: Program,
    options: {
      readonly ecmaVersion: number;
      readonly sourceType: 'module' | 'script';
      readonly nodejsScope?: boolean;
    },
  ): ScopeManager;
}
