import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DOCTOR_RULES } from './rules';

it('docs/how-to/check-hosts.md lists the rules, in their order', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../../docs/how-to/check-hosts.md'), 'utf8');
  const table = page.slice(page.indexOf('## The rules'), page.indexOf('## One matrix'));
  expect([...table.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id)).toEqual(DOCTOR_RULES.map(({ id }) => id));
});
