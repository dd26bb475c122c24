// Shared by packages/* and e2e: TypeScript through swc, CommonJS, no globals besides Jest's own.
module.exports = {
  testEnvironment: 'node',
  // Jest would leave one core idle, which on two cores is half.
  maxWorkers: '100%',
  transform: {
    '^.+\\.ts$|/node_modules/unbash/.+\\.js$': [
      '@swc/jest',
      { jsc: { target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // Jest loads no ES modules by itself.
  transformIgnorePatterns: ['/node_modules/(?!unbash/)'],
  moduleFileExtensions: ['ts', 'js', 'cjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // A busy machine is no failure; what must be fast is measured by the benchmarks.
  testTimeout: 30_000,
};
