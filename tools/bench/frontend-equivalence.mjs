// Frontend plugins of the tests exported with rhdh-cli and with dynplug, and compared as hosts see them: both manifests of assets, what loads and
// what it exports, what is shared in which version, files other than code, the derived package.json, the config schema.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../setup.mjs';
import { contents, values } from './differences.mjs';

/** Both frontend systems, both Material UIs, a module, one entry point and several. */
export const FRONTENDS = ['notes', 'board', 'tips', 'board-module-dark'];

/** rhdh-cli wants a name where the plugin says what it exposes; without one it ends with an error. */
const SCALPRUM = 'scalprum-config.json';
const BENCH = path.join(ROOT, 'tools', 'bench');

/**
 * Exports with both tools, one after the other in the same place, and moves the outputs apart.
 * @param root of the workspace, absolute @param to absolute folder of the outputs @param tools where rhdh-cli is
 */
export function exportFrontend(root, name, to, { peer }) {
  const cwd = path.join(root, 'plugins', name);
  // What the existing tool reads.
  writeFileSync(
    path.join(root, 'tsconfig.json'),
    '{ "compilerOptions": { "jsx": "react-jsx", "skipLibCheck": true } }',
  );
  const flags = nameForPeer(cwd);
  const tools = {
    peer: [peer, 'plugin', 'export', '--no-install', ...flags],
    ours: [process.execPath, path.join(BENCH, 'export-frontend.cjs'), root, `plugins/${name}`],
  };
  mkdirSync(to, { recursive: true });
  const folders = { peer: '', ours: '' };
  try {
    for (const [tool, [program, ...args]] of Object.entries(tools)) {
      clean(cwd);
      // With CI set, warnings are errors to the existing tool.
      run(program, args, cwd, { CI: 'false' });
      folders[tool] = path.join(to, tool);
      renameSync(path.join(cwd, 'dist-dynamic'), folders[tool]);
    }
  } finally {
    clean(cwd);
    rmSync(path.join(cwd, SCALPRUM), { force: true });
  }
  return folders;
}

/** The plugin's Scalprum configuration with a name, in a file that both tools read; the flags with which rhdh-cli does. @param cwd absolute */
export function nameForPeer(cwd) {
  const { scalprum, name } = json(cwd, 'package.json');
  if (!scalprum) return [];
  const named = { name: name.replace('@', '').replace('/', '.'), ...scalprum };
  writeFileSync(path.join(cwd, SCALPRUM), JSON.stringify(named));
  return ['--scalprum-config', SCALPRUM];
}

/** All differences, and in words what was compared. */
export function frontendDifferences(root, name, { peer, ours }) {
  const source = path.join(root, 'plugins', name);
  const { scalprum } = json(source, 'package.json');
  const modules = Object.keys(scalprum?.exposedModules ?? { PluginRoot: '' });
  const [theirs, mine] = [peer, ours].map((folder) => loaded(folder, source, modules));
  const differences = [
    ...values('scalprum manifest', ...manifests(peer, ours, 'dist-scalprum/plugin-manifest.json')),
    ...values('scalprum entry', theirs.call, mine.call),
    ...values('exports', theirs.exports, mine.exports),
    ...values('share scope', theirs.shared, mine.shared),
    ...values('federation manifest', federation(peer), federation(ours)),
    ...values('manifest', packageOf(peer), packageOf(ours)),
    ...['dist-scalprum/configSchema.json', 'dist/.config-schema.json'].flatMap((file) =>
      values(`config schema ${file}`, ...manifests(peer, ours, file)),
    ),
    ...contents('own file', ownFiles(peer), ownFiles(ours)),
    ...['dist-scalprum', 'dist'].flatMap((folder) => values(folder, assets(peer, folder), assets(ours, folder))),
  ];
  const shared = Object.values(mine.shared).filter((versions) => versions.length > 0).length;
  return { compared: `${modules.join(' and ')} loaded, ${shared} packages shared`, differences };
}

/** What a shell sees of the Scalprum assets. */
function loaded(folder, source, modules) {
  return JSON.parse(run(process.execPath, [path.join(BENCH, 'load-scalprum.cjs'), folder, source, ...modules], folder));
}

/** What hosts read of mf-manifest.json; nothing if there is no remote. */
function federation(folder) {
  if (!existsSync(path.join(folder, 'dist', 'mf-manifest.json'))) return {};
  const { name, metaData, exposes, shared } = json(folder, 'dist/mf-manifest.json');
  const { remoteEntry, globalName, publicPath } = metaData;
  return {
    name,
    globalName,
    publicPath,
    remoteEntry,
    exposes: exposes.map((exposed) => `${exposed.name} ${exposed.path}`).sort(),
    shared: Object.fromEntries(shared.map((module) => [module.name, true])),
  };
}

/** The order of `files` means nothing. */
function packageOf(folder) {
  const { files, ...manifest } = json(folder, 'package.json');
  return { ...manifest, files: [...(files ?? [])].sort() };
}

/** All files beside the assets. */
function ownFiles(folder) {
  return filesBelow(folder)
    .filter((file) => !/^(dist|dist-scalprum)\/|^package\.json$/.test(file))
    .map((file) => [file, path.join(folder, file)]);
}

/**
 * Of the assets: whether there are scripts and style sheets, what else there is by kind and content, and files with a name of their own.
 * How code is split into chunks is the business of each bundler.
 */
function assets(folder, kind) {
  const files = filesBelow(path.join(folder, kind));
  return Object.fromEntries(
    files.map((file) => {
      const extension = path.extname(file);
      if (/\.(js|css)$/.test(file)) return [`*${extension}`, true];
      const [secondary] = /\.LICENSE\.txt$|\.map$/.exec(file) ?? [];
      if (secondary !== undefined) return [`*${secondary}`, true];
      if (!file.startsWith('static/')) return [file, true];
      const bytes = readFileSync(path.join(folder, kind, file));
      return [`${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}${extension}`, true];
    }),
  );
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

function manifests(peer, ours, file) {
  return [peer, ours].map((folder) => (existsSync(path.join(folder, file)) ? json(folder, file) : {}));
}

function clean(cwd) {
  for (const output of ['dist', 'dist-dynamic', 'dist-assets'])
    rmSync(path.join(cwd, output), { recursive: true, force: true });
}

function json(folder, file) {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
}

function run(program, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0)
    throw new Error(
      `${program} ${args.join(' ')} in ${cwd} ended with ${status}: ${error ?? (stdout + stderr).slice(-4000)}`,
    );
  return stdout;
}
