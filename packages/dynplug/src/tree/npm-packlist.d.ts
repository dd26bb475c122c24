// npm-packlist ships no types; this is the part of its interface that we use.
declare module 'npm-packlist' {
  interface PackTree {
    readonly path: string;
    readonly package: Readonly<Record<string, unknown>>;
    readonly isProjectRoot: boolean;
    readonly edgesOut: ReadonlyMap<string, unknown>;
  }
  export class Walker {
    constructor(tree: PackTree, options: { readonly isPackage: true });
    /** Called once, with the paths relative to the tree's, with `/`; those that start with `@` with `./` in front. */
    on(event: 'done', listener: (files: string[]) => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    start(): this;
    sort(a: string, b: string): number;
  }
}
