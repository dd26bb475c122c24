import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { HOST_NAMES } from '../options/hosts';
import { formatHostManifest } from './host-manifest';
import { hostPage } from './host-page';
import { shippedHost } from './read-host';

const ROOT = path.join(__dirname, '../../../..');
const manifests = HOST_NAMES.map(shippedHost);

it('each known host has a manifest, and no other one ships', () => {
  const files = readdirSync(path.join(ROOT, 'packages/dynplug/hosts'));
  expect(files.sort()).toEqual(HOST_NAMES.map((name) => `${name}.json`).sort());
});

it.each(manifests)('the file of $name is what the tool would write', (manifest) => {
  const file = path.join(ROOT, `packages/dynplug/hosts/${manifest.name}.json`);
  expect(readFileSync(file, 'utf8')).toBe(formatHostManifest(manifest));
});

it('the page lists them (node tools/hosts.mjs --page writes it)', () => {
  expect(readFileSync(path.join(ROOT, 'docs/reference/hosts.md'), 'utf8')).toBe(hostPage(manifests));
});
