// docs/reference is made of the schemas; here both are held together.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');
const read = (file: string): any => JSON.parse(readFileSync(path.join(root, 'packages/dynplug', file), 'utf8'));
const entries: readonly { schema: string; description: string; hidden?: boolean }[] = [
  ...Object.values<any>(read('executors.json').executors),
  ...Object.values<any>(read('generators.json').generators),
];
const schemas = entries.filter(({ hidden }) => hidden !== true).map(({ schema }) => schema.replace('./dist/', 'src/'));

describe('docs/reference', () => {
  it('says what the schemas say (node tools/reference.mjs writes it)', () => {
    execFileSync(process.execPath, ['tools/reference.mjs', '--check'], { cwd: root });
  });

  it.each(schemas)('has every option of %s with a sentence', (file) => {
    const schema = read(file);
    const page = ['plugin.md', 'executors.md', 'generators.md']
      .map((name) => readFileSync(path.join(root, 'docs/reference', name), 'utf8'))
      .join('\n');
    for (const [name, { description }] of Object.entries<any>(schema.properties)) {
      expect(page).toContain(`| \`${name}\``);
      expect(description).toMatch(/^\S.*\.$/);
    }
  });
});
