// npm-packlist ships no types; this is the part of its interface that we use.
declare module 'npm-packlist' {
  interface PackTree {
    readonly path: string;
    readonly package: Readonly<Record<string, unknown>>;
    readonly isProjectRoot: boolean;
    readonly edgesOut: ReadonlyMap<string, unknown>;
  }
  /** Paths relative to `path`, with `/`. */
  function packlist(tree: PackTree): Promise<string[]>;
  export = packlist;
}
