// The portal fixture with our plugin in it, as a user has it: installed from a packed tgz, targets run by the portal's own Nx.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { collectOutput } = require('./collect-output.cjs');

const PACKAGES = path.resolve(__dirname, '..', 'packages');

/** Environment of an Nx that is not ours: without what an outer Nx or npm run sets, and without colours, which would stand between words. */
function cleanEnv() {
  const outer = /^(NX_|FORCE_COLOR$|npm_(package|lifecycle|command|config_local_prefix))/;
  const entries = Object.entries(process.env).filter(([key]) => !outer.test(key));
  return {
    ...Object.fromEntries(entries),
    NO_COLOR: '1',
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NX_DEFAULT_OUTPUT_STYLE: 'static',
  };
}

/**
 * Runs a program to its end, without a shell.
 * @param {string} program @param {readonly string[]} args
 * @param {{cwd: string, env?: Readonly<Record<string, string>>}} options absolute folder to run in; variables besides the usual ones
 * @returns {Promise<{code: number, output: string}>}
 */
async function execute(program, args, { cwd, env = {} }) {
  const child = spawn(program, [...args], { cwd, env: { ...cleanEnv(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code: code ?? 1, output: output() };
}

/**
 * Packs our packages (which must be built) and installs them in the portal.
 * @param {string} portal absolute
 * @param {readonly string[]} packages folders below `packages`
 */
async function installDynplug(portal, packages = ['dynplug']) {
  const folder = path.join(portal, '.nx', 'dynplug');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const pack = ['pack', '--pack-destination', folder, '--ignore-scripts', '--loglevel=error'];
  for (const name of packages) await must('npm', pack, path.join(PACKAGES, name));
  const tarballs = fs.readdirSync(folder).map((name) => path.join(folder, name));
  await must('npm', ['install', '--save-dev', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], portal);
}

async function must(program, args, cwd) {
  const { code, output } = await execute(program, args, { cwd });
  if (code !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output.split('\n').slice(-40).join('\n')}`);
}

/**
 * Runs the portal's own Nx.
 * @param {string} portal absolute
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [env] variables besides the usual ones
 */
function nxIn(portal, args, env) {
  return execute(process.execPath, [path.join(portal, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    cwd: portal,
    env,
  });
}

module.exports = { execute, installDynplug, nxIn };
