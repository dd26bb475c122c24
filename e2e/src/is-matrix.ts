/** Whether `npm run test:matrix` runs: versions, package managers and moments that `npm test` leaves out. */
export const IS_MATRIX = process.env['MATRIX'] === 'full';

/** All rows of a table in the matrix; in `npm test` the first ones, which are those that find most. */
export const rows = <T>(all: readonly T[], few: number): readonly T[] => (IS_MATRIX ? all : all.slice(0, few));

/** A scenario of the matrix alone. */
export const itInMatrix: (name: string, run: () => Promise<void>) => void = IS_MATRIX ? it : () => undefined;
