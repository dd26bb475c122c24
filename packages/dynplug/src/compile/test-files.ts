// Files of a package that are no inputs of its targets.

/** Globs below the package. Named inputs `production` leave out the same as a rule. */
export const TEST_FILES = ['**/*.{test,spec}.*', '**/__{tests,mocks,fixtures,snapshots}__/**/*'] as const;
