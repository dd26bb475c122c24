module.exports = {
  ...require('../jest.preset.js'),
  rootDir: __dirname,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  // What needs more versions of Nx, Node, package managers and hosts, for `npm run test:matrix`.
  testPathIgnorePatterns: process.env['MATRIX'] === 'full' ? [] : ['/src/matrix/'],
  setupFilesAfterEnv: ['<rootDir>/src/cpu-time.ts'],
  globalSetup: '<rootDir>/src/global-setup.ts',
  globalTeardown: '<rootDir>/src/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/fixtures/'],
  reporters: ['default', '<rootDir>/slowest-reporter.cjs'],
  // Each has a copy of the monorepos. Scenarios wait for disks, registries and browsers, so two leave a sixth of two cores idle.
  maxWorkers: 3,
  testTimeout: 180_000,
};
