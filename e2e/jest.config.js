module.exports = {
  ...require('../jest.preset.js'),
  rootDir: __dirname,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  globalSetup: '<rootDir>/src/global-setup.ts',
  modulePathIgnorePatterns: ['<rootDir>/fixtures/'],
  reporters: ['default', '<rootDir>/slowest-reporter.cjs'],
  // One portal for all, and each scenario changes files in it.
  maxWorkers: 1,
  testTimeout: 180_000,
};
