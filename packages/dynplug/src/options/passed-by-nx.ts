// What Nx adds to the options of a run on its own. Nobody wrote it, so it is not an unknown option.

export const PASSED_BY_NX = [
  // `nx g … --defaults`: Nx answers its own questions with defaults.
  'defaults',
] as const;
