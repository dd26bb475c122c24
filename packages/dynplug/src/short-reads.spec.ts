// What is read on a file system that returns fewer bytes than it was asked for, and what is written of it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { PLUGIN_ROOT, portal } from './testing/portal';
import { SHORT_READ, canShortenReads, shortReads } from './testing/short-reads';
import { SINKS, type SinkResult } from './testing/sinks';

const LARGE = Buffer.alloc(2_500_000, 'every read of this file is short. ').toString();
const FILES = Object.fromEntries(
  [0, 1, SHORT_READ - 1, SHORT_READ, SHORT_READ + 1, 2 * SHORT_READ, 70_000].map((size) => [
    `node_modules/left/of-${size}.txt`,
    LARGE.slice(0, size),
  ]),
);

/** Fills all sinks in a process of its own. */
function fill(root: string, env: Readonly<Record<string, string>>): SinkResult {
  const script = path.join(__dirname, 'testing/run-typescript.cjs');
  const args = [script, path.join(__dirname, 'testing/sinks.ts'), 'fillSinks', JSON.stringify([root, PLUGIN_ROOT])];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, ...env } }).toString()) as SinkResult;
}

/** Path → hash of every file in the sinks. */
function contents(root: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const sink of SINKS) {
    const at = path.join(root, PLUGIN_ROOT, sink);
    const names = statSync(at).isFile() ? [''] : (readdirSync(at, { recursive: true }) as string[]).sort();
    for (const name of names) {
      const file = path.join(at, name);
      if (statSync(file).isFile())
        found[path.join(sink, name)] = createHash('sha256').update(readFileSync(file)).digest('hex');
    }
  }
  return found;
}

(canShortenReads ? describe : describe.skip)('where reads are short', () => {
  it('export, place, package-oci, load, pack and publish make what they make elsewhere', () => {
    const root = portal({ ...FILES, 'node_modules/left/large.txt': LARGE, [`${PLUGIN_ROOT}/dist/large.js`]: LARGE });
    const expected = fill(root, {});
    const before = contents(root);
    const exported = path.join(root, PLUGIN_ROOT, 'export');
    for (const name of [...Object.keys(FILES), 'node_modules/left/large.txt'])
      expect(readFileSync(path.join(exported, name)).equals(readFileSync(path.join(root, name)))).toBe(true);
    for (const sink of [...SINKS, 'published']) rmSync(path.join(root, PLUGIN_ROOT, sink), { recursive: true });
    expect(fill(root, shortReads())).toEqual(expected);
    expect(contents(root)).toEqual(before);
    expect(expected.blobs).toHaveLength(2);
  });
});
