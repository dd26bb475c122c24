/** Rows of a table for `npm run test:matrix`; `npm test` tries the first ones, which find most. */
export const rows = <T>(all: readonly T[], few: number): readonly T[] =>
  process.env['MATRIX'] === 'full' ? all : all.slice(0, few);
