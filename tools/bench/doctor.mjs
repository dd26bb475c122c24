// `npm run bench:doctor`: 100 exported plugins examined for four hosts, cold and warm, and what naming hosts costs an export. With Nx's daemon, as on
// the machine of a developer; without it Nx copies all outputs from its cache again, as it does not know whether they are in place.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { testKit } from '../setup.mjs';
import { format, machine, median } from './measure.mjs';
import { writePlugin } from './small-plugin.mjs';

/** The times of a daemon are in its own process. */
const WITH_DAEMON = { NX_DAEMON: 'true' };

const COUNT = Number(process.env.BENCH_COUNT ?? 100);
const HOSTS = ['rhdh-1.9', 'rhdh-1.10', 'rhdh-next', 'veecode'];
const FLAGS = HOSTS.map((host) => `--host=${host}`);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

const { Checkout, installDynplug, preparePortal } = await testKit();
const portal = await preparePortal();
await installDynplug(portal);
const checkout = await Checkout.make(portal);
try {
  const names = Array.from({ length: COUNT }, (_, at) => `many-${String(at).padStart(3, '0')}-backend`);
  for (const name of names) writePlugin(checkout.dir, name);
  await checkout.commit('Many plugins');
  const projects = [`--projects=${names.map((name) => `@acme/backstage-plugin-${name}`).join(',')}`, '--parallel=2'];
  console.log(`\n${machine()}; seconds\n`);
  console.log('| what | wall | CPU |\n| --- | ---: | ---: |');
  row(`export, ${COUNT} plugins, --batch`, await timed(['run-many', '-t', 'export', ...projects, '--batch']));
  const doctor = ['run-many', '-t', 'doctor', ...projects, ...FLAGS];
  // The first run starts the daemon, the second lets it learn what the outputs are.
  for (let at = 0; at < 2; at++) await timed([...doctor, '--batch'], WITH_DAEMON);
  const what = `doctor, ${COUNT} plugins, ${HOSTS.length} hosts`;
  row(`${what}, warm`, await timed(doctor, WITH_DAEMON));
  row('the exports alone, warm', await timed(['run-many', '-t', 'export', ...projects], WITH_DAEMON));
  // Another limit of warnings is another task.
  row(`${what}, cold, --batch`, await timed([...doctor, '--maxWarnings=999', '--batch'], WITH_DAEMON));
  row(`${what}, cold, a process each`, await timed([...doctor, '--maxWarnings=998'], WITH_DAEMON));
  await checkout.nx(['daemon', '--stop'], WITH_DAEMON);
  row(`${what}, warm, without daemon`, await timed(doctor));
  row('doctor-report', await timed(['g', '@org/dynplug:doctor-report']));
  await showExports();
} finally {
  checkout.remove();
}

/** One export in this process, without and with hosts, in turns: the process and Nx would hide a difference. */
async function showExports() {
  /** @type {any} */
  const { derive } = await import(path.join(checkout.dir, 'node_modules/@org/dynplug/dist/derive/derive.js'));
  /** @type {any} */
  const { DEFAULT_OPTIONS } = await import(
    path.join(checkout.dir, 'node_modules/@org/dynplug/dist/options/derivation.js')
  );
  const run = async (/** @type {readonly string[]} */ host) => {
    const started = process.cpuUsage();
    await derive({
      workspaceRoot: checkout.dir,
      projectRoot: 'plugins/notes-backend',
      options: { ...DEFAULT_OPTIONS, check: false, host },
    });
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1e6;
  };
  /** @type {[number[], number[]]} */
  const [without, withHosts] = [[], []];
  await run(HOSTS);
  for (let at = 0; at < ROUNDS * 4; at++) {
    without.push(await run([]));
    withHosts.push(await run(['rhdh-1.10']));
  }
  const [first, second] = [without, withHosts].map((times) => `${(median(times) * 1000).toFixed(1)} ms`);
  console.log(`\nderive, CPU: ${first} without, ${second} with host: "rhdh-1.10"`);
}

/** @param {readonly string[]} args @param {Readonly<Record<string, string>>} [env] */
async function timed(args, env) {
  const before = { wall: performance.now(), cpu: cpuSeconds() };
  const { code, output } = await checkout.nx(args, env);
  if (code !== 0) throw new Error(output.slice(-4000));
  return { wall: (performance.now() - before.wall) / 1000, cpu: cpuSeconds() - before.cpu };
}

/** @param {string} what @param {{ wall: number, cpu: number }} took */
function row(what, { wall, cpu }) {
  console.log(`| ${what} | ${format(wall)} | ${format(cpu)} |`);
}

/** Of this process and of all that it started and that have ended, and of the daemon. */
function cpuSeconds() {
  return processSeconds('self') + daemonSeconds();
}

/** utime, stime, cutime, cstime in hundredths. @param {string} pid */
function processSeconds(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

function daemonSeconds() {
  try {
    const { processId } = JSON.parse(checkout.read('.nx/workspace-data/d/server-process.json'));
    return processSeconds(String(processId));
  } catch {
    return 0;
  }
}
