import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contractPage } from './contract-page';
import { RULE_GROUPS } from './rules';

describe('docs/reference/host-contract.md', () => {
  it('says what the code says (node tools/host-contract.mjs writes it)', () => {
    expect(readFileSync(path.resolve(__dirname, '../../../../docs/reference/host-contract.md'), 'utf8')).toBe(
      contractPage(),
    );
  });

  it('has a row of five cells for every rule', () => {
    for (const { id } of Object.values(RULE_GROUPS).flat()) {
      const row = contractPage()
        .split('\n')
        .find((line) => line.startsWith(`| \`${id}\``));
      expect(row?.split(/(?<!\\)\|/)).toHaveLength(7);
    }
  });
});
