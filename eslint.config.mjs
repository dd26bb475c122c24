import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/dist-*/**',
      '**/node_modules/**',
      'e2e/fixtures/**',
      'tools/bench/heavy/**',
      'packages/**/*.cjs',
      'packages/**/pages/*.js',
      '**/*.d.ts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An index that a comment or the line before proves is written with `as`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    // What differs between systems has one place each, so that the rest can be right everywhere.
    files: ['packages/dynplug/src/**/*.ts'],
    ignores: ['**/files/**', '**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['sep', 'delimiter', 'win32'].map((property) => ({
          object: 'path',
          property,
          message: 'Paths are turned into POSIX ones in files/paths.ts.',
        })),
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:child_process', message: 'Processes are started by process/run.ts.' }] },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "Property[key.name='shell']", message: 'Programs take lists of arguments, never a line of shell.' },
      ],
    },
  },
  {
    // What is printed may hold text of others, which no terminal and no CI service may obey.
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/terminal/print.ts', '**/*.spec.ts', '**/testing/**'],
    rules: { 'no-console': 'error' },
  },
  {
    // Scripts run as they are written, with types in comments. What others have printed or written is checked where it is compared.
    files: ['tools/**/*.mjs', '**/*.cjs'],
    rules: {
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
    },
  },
  {
    files: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
);
