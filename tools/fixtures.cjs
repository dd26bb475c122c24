// The fixtures under e2e/fixtures, and one of the benchmark, are never installed in place: an installed copy of each is kept in the user's
// cache folder and found again by what it installs, so later runs cost seconds. CommonJS: the demo and Jest both load it.
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { collectOutput } = require('./collect-output.cjs');

const fixtures = path.resolve(__dirname, '..', 'e2e', 'fixtures');
const MARKER = '.installed';
const LOCK_EXPIRES_MS = 60_000;
/** What an install leaves in a copy. All else is made anew: what a former run built, cached or left behind must not answer for this one. */
const KEPT = new Set(['node_modules', MARKER]);

/** Prepares the Backstage monorepo; resolves to the absolute path of its copy, which is this process's own until it ends. */
const preparePortal = (options) => prepare('portal', { ...options, keep: true });

/** Prepares the monorepo of frontend plugins, which installs in a fourth of the time; its copy is this process's own until it ends. */
const prepareFrontends = (options) => prepare('frontends', { ...options, keep: true });

/** Prepares the pages that load frontend plugins in a browser; resolves to its copy. */
const prepareShell = (options) => prepare('shell', options);

/** Prepares the backend that loads dynamic plugins; resolves to its copy. */
const prepareHost = (options) => prepare('host', options);

/** Prepares the monorepo of the frontend plugin that only the benchmark builds; its copy is this process's own until it ends. */
const prepareHeavyFrontend = (options) =>
  prepare('heavy', { ...options, keep: true, from: path.join(__dirname, 'bench', 'heavy') });

async function prepare(name, { log = console.log, keep = false, from = path.join(fixtures, name) } = {}) {
  const started = Date.now();
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    hash.update(fs.readFileSync(path.join(from, file)));
  }
  const cache = process.env.DYNPLUG_CACHE || process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  const dir = path.resolve(cache, 'dynplug', `${name}-${hash.digest('hex').slice(0, 12)}`);
  fs.mkdirSync(dir, { recursive: true });
  const unlock = await lock(`${dir}.lock`, () => log(`${name}: waiting for another run that uses ${dir} …`));
  try {
    sync(from, dir);
    const install = !fs.existsSync(path.join(dir, MARKER));
    if (install) {
      await npmCi(dir);
      fs.writeFileSync(path.join(dir, MARKER), '');
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    log(`${name}: ${install ? 'copied and installed' : 'up to date'} in ${dir} (${seconds} s)`);
  } finally {
    if (keep) process.once('exit', unlock);
    else unlock();
  }
  return fs.realpathSync(dir);
}

/** Holds off other processes until the returned function is called. A lock that its holder no longer touches does not count. */
async function lock(file, wait) {
  for (let told = false; ; told = true) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      const touching = setInterval(() => fs.utimesSync(file, new Date(), new Date()), 5000).unref();
      return () => {
        clearInterval(touching);
        fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const held = fs.statSync(file, { throwIfNoEntry: false });
    // Several scenarios of one run use one fixture.
    if (held && fs.readFileSync(file, 'utf8') === String(process.pid)) return () => {};
    if (held && Date.now() - held.mtimeMs > LOCK_EXPIRES_MS) fs.rmSync(file, { force: true });
    else if (!told) wait();
    await sleep(500);
  }
}

/** Makes `to` hold the files of `from`, apart from the names in KEPT. */
function sync(from, to) {
  const wanted = fs.readdirSync(from, { withFileTypes: true }).filter((entry) => !KEPT.has(entry.name));
  const names = new Set(wanted.map((entry) => entry.name));
  for (const name of fs.readdirSync(to)) {
    if (KEPT.has(name) || names.has(name)) continue;
    fs.rmSync(path.join(to, name), { recursive: true });
  }
  for (const entry of wanted) {
    const [source, target] = [from, to].map((dir) => path.join(dir, entry.name));
    const stat = fs.lstatSync(target, { throwIfNoEntry: false });
    if (stat && stat.isDirectory() !== entry.isDirectory()) {
      fs.rmSync(target, { recursive: true });
    }
    if (entry.isDirectory()) {
      fs.mkdirSync(target, { recursive: true });
      sync(source, target);
    } else if (!fs.existsSync(target) || !fs.readFileSync(source).equals(fs.readFileSync(target))) {
      fs.copyFileSync(source, target);
    }
  }
}

/** Installs what the lockfile says, quietly unless it fails. */
async function npmCi(cwd) {
  // What an outer "npm run" sets would point npm at the wrong package.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(key)),
  );
  const child = spawn('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) {
    throw new Error(`npm ci in ${cwd} ended with ${code}:\n${output().split('\n').slice(-40).join('\n')}`);
  }
}

module.exports = { prepareFrontends, prepareHeavyFrontend, prepareHost, preparePortal, prepareShell };
