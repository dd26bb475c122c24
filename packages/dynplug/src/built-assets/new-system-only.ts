// Whether a frontend has anything for shells of the old frontend system.

export interface OfferedModules {
  /** Entry point → kind of feature of the new frontend system. */
  readonly features: Readonly<Record<string, string>>;
  /** Module of Scalprum → its exports, or undefined where they are not known; undefined where the modules are not known. */
  readonly modules: Readonly<Record<string, readonly string[] | undefined>> | undefined;
  readonly hasScalprum: boolean;
}

/** Every module of Scalprum exports nothing but a feature as its default; what is not known counts as a component. */
export function isNewSystemOnly({ features, modules, hasScalprum }: OfferedModules): boolean {
  if (Object.keys(features).length === 0) return false;
  if (!hasScalprum) return true;
  return (
    modules !== undefined && Object.values(modules).every((exported) => exported?.every((name) => name === 'default'))
  );
}
