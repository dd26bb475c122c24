// Writes docs/reference/host-contract.md from the rules, or with --check says whether it is up to date. Run it after a build of packages/dynplug.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../docs/reference/host-contract.md', import.meta.url));
const { contractPage } = createRequire(import.meta.url)('../packages/dynplug/dist/host/contract-page.js');
if (!process.argv.includes('--check')) writeFileSync(page, contractPage());
else if (readFileSync(page, 'utf8') !== contractPage()) {
  console.error(
    'docs/reference/host-contract.md does not say what the rules say: run node tools/host-contract.mjs after a build.',
  );
  process.exitCode = 1;
}
