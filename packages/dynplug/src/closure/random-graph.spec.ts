// Random dependency graphs, written as a tree of links (any graph can be), laid out, written again as plain folders, and asked by Node.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { InstalledTree } from '../tree/installed-tree';
import { temporaryFolder } from '../testing/temporary-folder';
import { hoist } from './hoist';
import { mergeEqualPackages } from './merge';
import { verifyLayout } from './verify';
import { walkClosure } from './walk';

/** `npm run test:matrix` tries more. */
const GRAPHS = process.env['MATRIX'] === 'full' ? 1200 : 200;

interface RandomPackage {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: Map<string, string>;
  readonly optional: Map<string, string>;
  readonly peers: Map<string, string>;
}

/** mulberry32: small and seeded, so that a failing graph can be made again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomGraph(seed: number): readonly RandomPackage[] {
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const packages: RandomPackage[] = [
    { id: 'root', name: 'root', version: '1.0.0', dependencies: new Map(), optional: new Map(), peers: new Map() },
  ];
  const names = 3 + below(7);
  for (let name = 0; name < names; name++) {
    for (let version = 1 + below(3); version > 0; version--) {
      packages.push({
        id: `p${name}-${version}`,
        name: `p${name}`,
        version: `${version}.0.0`,
        dependencies: new Map(),
        optional: new Map(),
        peers: new Map(),
      });
    }
  }
  for (const pkg of packages) {
    for (let count = pkg.id === 'root' ? 2 + below(3) : below(4); count > 0; count--) {
      const target = packages[1 + below(packages.length - 1)]!;
      if (target.name === pkg.name) continue;
      const kind = next();
      const alias = next() < 0.08 ? `alias-${target.name}` : target.name;
      if ([pkg.dependencies, pkg.optional, pkg.peers].some((edges) => edges.has(alias))) continue;
      if (kind < 0.75 || pkg.id === 'root') pkg.dependencies.set(alias, target.id);
      else if (kind < 0.88) pkg.optional.set(alias, target.id);
      else if (alias === target.name) pkg.peers.set(alias, target.id);
    }
  }
  return packages;
}

/** One folder per package with links to what it depends on beside it, as pnpm lays a store out. */
function writeStore(root: string, packages: readonly RandomPackage[]): void {
  const folderOf = (pkg: RandomPackage): string =>
    pkg.id === 'root' ? root : path.join(root, 'node_modules', '.store', pkg.id, 'node_modules', pkg.name);
  const byId = new Map(packages.map((pkg) => [pkg.id, pkg]));
  for (const pkg of packages) {
    mkdirSync(folderOf(pkg), { recursive: true });
    writeFileSync(
      path.join(folderOf(pkg), 'package.json'),
      JSON.stringify({
        name: pkg.name,
        version: pkg.version,
        dependencies: Object.fromEntries([...pkg.dependencies.keys()].map((name) => [name, '*'])),
        optionalDependencies: Object.fromEntries([...pkg.optional.keys(), 'not-installed'].map((name) => [name, '*'])),
        peerDependencies: Object.fromEntries([...pkg.peers.keys()].map((name) => [name, '*'])),
      }),
    );
  }
  for (const pkg of packages) {
    const beside = pkg.id === 'root' ? path.join(root, 'node_modules') : path.dirname(folderOf(pkg));
    mkdirSync(beside, { recursive: true });
    for (const [name, id] of [...pkg.dependencies, ...pkg.optional, ...pkg.peers]) {
      symlinkSync(path.relative(beside, folderOf(byId.get(id)!)), path.join(beside, name));
    }
  }
}

/** A package that a copy looks up in the written tree. */
interface Lookup {
  /** Absolute, of a file in the copy's folder. */
  readonly from: string;
  readonly name: string;
  readonly wanted: string;
}

/** Looks up and reads in a process of its own: within Jest, createRequire is Jest's. Prints the wrong ones. */
const LOOK_UP = `
const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');
const wrong = [];
for (const { from, name, wanted } of JSON.parse(readFileSync(0, 'utf8'))) {
  const found = JSON.parse(readFileSync(createRequire(from).resolve(name + '/package.json'), 'utf8'));
  if (found.name + '@' + found.version !== wanted) wrong.push({ from, name, wanted, found });
}
console.log(JSON.stringify(wrong));
`;

function wrongLookups(lookups: readonly Lookup[]): unknown {
  const options = { input: JSON.stringify(lookups), encoding: 'utf8', maxBuffer: 1e9 } as const;
  return JSON.parse(execFileSync(process.execPath, ['-e', LOOK_UP], options));
}

const RULES = { isShared: () => false, isEmbedded: () => false, isSuppressed: () => false, isBundledPeer: () => false };

describe('a laid out closure', () => {
  it(`resolves every edge of ${GRAPHS} random graphs to the right version, as Node sees the written tree`, () => {
    const base = temporaryFolder();
    const lookups: Lookup[] = [];
    let impossible = 0;
    let splits = 0;
    for (let seed = 1; seed <= GRAPHS; seed++) {
      const source = path.join(base, `s${seed}`);
      const packages = randomGraph(seed);
      writeStore(source, packages);
      const { graph, root, missing } = walkClosure(new InstalledTree(source), source, RULES);
      expect(missing).toEqual([]);
      const classes = mergeEqualPackages(graph, root, (pkg) => pkg.id);
      try {
        const layout = hoist(classes);
        splits += verifyLayout(layout, classes).length > 0 ? 1 : 0;
        const target = path.join(base, `t${seed}`);
        const placed = [layout, ...layout.descendants()];
        for (const copy of placed) {
          mkdirSync(path.join(target, copy.path), { recursive: true });
          const { name, version } = copy.cls.pkg.manifest;
          writeFileSync(path.join(target, copy.path, 'package.json'), JSON.stringify({ name, version }));
        }
        const byLabel = new Map(packages.map((pkg) => [`${pkg.name}@${pkg.version}`, pkg]));
        for (const copy of placed) {
          const pkg = byLabel.get(`${copy.cls.pkg.manifest.name}@${copy.cls.pkg.manifest.version}`)!;
          const from = path.join(target, copy.path, 'index.js');
          for (const [name, id] of [...pkg.dependencies, ...pkg.optional, ...pkg.peers]) {
            const wanted = packages.find((candidate) => candidate.id === id)!;
            lookups.push({ from, name, wanted: `${wanted.name}@${wanted.version}` });
          }
        }
      } catch (error) {
        // A circle of versions that exclude one another has no layout without links: it must be said, not laid out wrongly.
        if (!(error instanceof DynplugError) || error.code !== 'ELAYOUT' || !error.message.includes('in a circle'))
          throw error;
        impossible++;
      }
    }
    expect(lookups.length).toBeGreaterThan(GRAPHS * 8);
    expect(wrongLookups(lookups)).toEqual([]);
    expect(impossible).toBeLessThan(GRAPHS * 0.06);
    expect(splits).toBeLessThan(GRAPHS * 0.08);
    console.log(
      `${lookups.length} edges right; ${impossible} graphs without a layout, ${splits} with a peer seen twice`,
    );
  }, 180_000);
});
