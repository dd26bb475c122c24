// Planning alone: the closure of a made-up plugin with 500 private packages, from a cold process to a verified layout. Prints ms.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const started = performance.now();
const dist = path.resolve(__dirname, '../../packages/dynplug/dist');
const { InstalledTree } = require(path.join(dist, 'tree/installed-tree'));
const { walkClosure } = require(path.join(dist, 'closure/walk'));
const { mergeEqualPackages } = require(path.join(dist, 'closure/merge'));
const { hoist } = require(path.join(dist, 'closure/hoist'));
const { verifyLayout } = require(path.join(dist, 'closure/verify'));
const loaded = performance.now() - started;

const PACKAGES = 500;
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'dynplug-bench-'));
try {
  const write = (dir, manifest) => {
    fs.mkdirSync(path.join(root, dir), { recursive: true });
    fs.writeFileSync(path.join(root, dir, 'package.json'), JSON.stringify(manifest));
  };
  const dependenciesOf = (at) =>
    Object.fromEntries(
      [1, 7, 41, 113].filter((step) => at + step < PACKAGES).map((step) => [`p${at + step}`, '^1.0.0']),
    );
  for (let at = 0; at < PACKAGES; at++) {
    write(`node_modules/p${at}`, { name: `p${at}`, version: '1.0.0', dependencies: dependenciesOf(at) });
    // Every tenth exists a second time, in another version: something has to nest.
    if (at % 10 === 9)
      write(`node_modules/p${at - 1}/node_modules/p${at}`, {
        name: `p${at}`,
        version: '2.0.0',
        dependencies: dependenciesOf(at),
      });
  }
  write('.', { name: 'workspace', private: true });
  write('plugin', { name: 'plugin', version: '1.0.0', dependencies: { p0: '^1.0.0' } });

  const begun = performance.now();
  const tree = new InstalledTree(root);
  const no = () => false;
  const walk = walkClosure(tree, path.join(tree.root, 'plugin'), {
    isShared: no,
    isEmbedded: no,
    isSuppressed: no,
    isBundledPeer: no,
  });
  const classes = mergeEqualPackages(walk.graph, walk.root, (pkg) => pkg.id);
  const layout = hoist(classes);
  verifyLayout(layout, classes);
  console.log(JSON.stringify({ packages: [...layout.descendants()].length, ms: loaded + performance.now() - begun }));
} finally {
  fs.rmSync(root, { recursive: true, force: true });
}
