import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/workspace';
import { hasDefaultExport } from './candidates';

describe('entry points that may be features', () => {
  const file = path.join(temporaryFolder(), 'index.ts');
  const reported = (code: string): boolean => {
    writeFileSync(file, code);
    return hasDefaultExport(file);
  };

  it.each([
    'export default 1;',
    'export default\n  createPlugin();',
    `export { default } from './plugin';`,
    `export { plugin as default } from './plugin';`,
    `export {\n  a,\n  plugin as default,\n};`,
    `export * as default from './plugin';`,
  ])('have a default export: %s', (code) => expect(reported(code)).toBe(true));

  it.each([
    `export * from './plugin';`,
    `import a, { default as b } from './a';\nexport { a, b };`,
    'const a = { default: 1 };',
  ])('or have none: %s', (code) => expect(reported(code)).toBe(false));

  it('are kept when they are absent', () => expect(hasDefaultExport(`${file}.absent`)).toBe(true));
});
