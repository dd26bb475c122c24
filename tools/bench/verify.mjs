// `npm run bench:verify`: what a boot of verify takes with the usual plugins of a host, for one plugin and for twenty, each with a table; and what
// Chromium takes for a frontend plugin with three routes and two cards.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT, testKit } from '../setup.mjs';
import { ROUNDS, format, machine, measure, median } from './measure.mjs';

const COUNTS = [1, 20];

const { prepareShell, prepareUsualHost, writeFrontend } = await testKit();
const hostPackages = await prepareUsualHost();
const shell = await prepareShell();
const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'bench-verify-')));
try {
  writeFileSync(path.join(workspace, 'package.json'), '{"name":"root","private":true,"workspaces":["plugins/*"]}');
  const names = Array.from({ length: Math.max(...COUNTS) }, (_, at) => `table${at}`);
  for (const name of names) writeExport(path.join(workspace, 'plugins', name, 'dist-dynamic'), name);
  console.log(`\n${machine()}; seconds, medians\n`);
  console.log('| plugins | clock | user and system | memory of the backend |\n| ---: | ---: | ---: | ---: |');
  for (const count of COUNTS) showBoot(names.slice(0, count));
  showViews();
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

/** @param {readonly string[]} names of plugins */
function showBoot(names) {
  const script = path.join(ROOT, 'tools/bench/verify-one.cjs');
  const boot = () => measure(process.execPath, [script, workspace, hostPackages, ...names], { cwd: workspace });
  boot();
  const rounds = Array.from({ length: ROUNDS }, boot);
  const [seconds, cpu] = [median(rounds.map((one) => one.seconds)), median(rounds.map((one) => one.cpu))];
  // The backend is the largest of the processes.
  const memory = Math.round(median(rounds.map((one) => one.memory)));
  console.log(`| ${names.length} | ${format(seconds)} | ${format(cpu)} | ${memory} MB |`);
}

/** Three routes and two cards of one plugin. */
function showViews() {
  const pages = ['One', 'Two', 'Three'];
  const cards = ['Left', 'Right'];
  const component = (name) => `${name}: () => h('p', null, '${name}')`;
  writeFrontend(workspace, {
    name: 'views',
    exports: `{ ${[...pages, ...cards].map(component).join(', ')} }`,
    wiring: {
      dynamicRoutes: pages.map((importName) => ({ path: `/${importName}`, importName })),
      mountPoints: cards.map((importName) => ({ mountPoint: 'entity.page.overview/cards', importName })),
    },
  });
  const script = path.join(ROOT, 'tools/bench/views-one.cjs');
  const show = () => measure(process.execPath, [script, workspace, shell, 'views'], { cwd: workspace });
  show();
  const rounds = Array.from({ length: ROUNDS }, show);
  const [seconds, cpu] = [median(rounds.map((one) => one.seconds)), median(rounds.map((one) => one.cpu))];
  console.log(
    `\nthree routes and two cards in Chromium: ${format(seconds)} s, ${format(cpu)} s of user and system time`,
  );
}

/** @param {string} folder @param {string} name */
function writeExport(folder, name) {
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  const manifest = {
    name: `@acme/plugin-${name}-backend-dynamic`,
    version: '1.0.0',
    main: 'dist/index.cjs.js',
    backstage: { role: 'backend-plugin', pluginId: name },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    path.join(folder, 'dist/index.cjs.js'),
    `Object.defineProperty(exports, '__esModule', { value: true });
const { createBackendPlugin, coreServices } = require('@backstage/backend-plugin-api');
exports.default = createBackendPlugin({ pluginId: '${name}', register(reg) {
  reg.registerInit({ deps: { http: coreServices.httpRouter, database: coreServices.database }, async init({ http, database }) {
    const knex = await database.getClient();
    await knex.schema.createTable('notes', (table) => void table.increments('id'));
    await knex('notes').insert({});
    http.use(async (_request, response) => void response.json(await knex('notes').select('id')));
  } });
} });
`,
  );
}
