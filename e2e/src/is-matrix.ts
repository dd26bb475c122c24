/** Whether `npm run test:matrix` runs: versions, package managers and moments that `npm test` leaves out. */
export const IS_MATRIX = process.env['MATRIX'] === 'full';
