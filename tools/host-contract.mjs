// Writes docs/reference/host-contract.md from the rules in packages/dynplug/src/host. With --check it reports whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from './typescript.mjs';

/** @type {typeof import('../packages/dynplug/dist/host/contract-page.js')} */
const { contractPage } = load('packages/dynplug/src/host/contract-page.ts');

const page = fileURLToPath(new URL('../docs/reference/host-contract.md', import.meta.url));
if (!process.argv.includes('--check')) writeFileSync(page, contractPage());
else if (readFileSync(page, 'utf8') !== contractPage()) {
  console.error('docs/reference/host-contract.md differs from the rules. Run node tools/host-contract.mjs.');
  process.exitCode = 1;
}
