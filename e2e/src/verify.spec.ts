// verify boots a real backend: plugins of the portal pass, and plugins that break one thing each are found out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Checkout, type Postgres, postgresPrograms, startPostgres } from '@org/test-kit';
import { itInMatrix, rows } from './is-matrix';
import { PORTAL, plugin, runTarget } from './portal';
import { type PluginCode, writeExport } from './exported-backend';
import { type VerifyReport, shareBoots, verifyPlugins } from './verify-api';
import { temporaryFolder } from './temporary-folder';
import { describeWith, describeWithout } from './tools';

const HOST = process.env['E2E_HOST'] ?? '';
/** Folders that only a boot that was killed leaves. */
const leftFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-verify-${process.pid}-`));

/** The packages of the host, with a driver that nobody has built. @returns the folder */
function hostWithBrokenDriver(folder: string): string {
  const driver = 'better-sqlite3';
  const manifest = path.join(HOST, 'package.json');
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: object };
  for (const name of Object.keys(dependencies).filter((one) => one !== driver)) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(HOST, 'node_modules', name), link);
  }
  const broken = path.join(folder, 'node_modules', driver);
  mkdirSync(broken);
  writeFileSync(path.join(broken, 'package.json'), JSON.stringify({ name: driver, version: '12.0.0' }));
  writeFileSync(path.join(broken, 'index.js'), "throw new Error('Could not locate the bindings file.');");
  writeFileSync(path.join(folder, 'package.json'), readFileSync(manifest));
  return folder;
}

function childrenOf(parent: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(/\) \w (\d+)/.exec(readOf(pid, 'stat'))?.[1]) === parent);
}

const readCommand = (pid: number): string => readOf(pid, 'cmdline');

/** Empty for a process that has ended. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

/** Those that spare the backend boot together. */
const TOGETHER: Readonly<Record<string, readonly [PluginCode, object]>> = {
  'fine-backend': [
    { init: "http.use((_request, response) => void response.send('fine'));" },
    { passed: true, findings: [] },
  ],
  'missing-backend': [
    { code: "require('@acme/nowhere');" },
    {
      passed: false,
      findings: [{ rule: 'load', message: expect.stringContaining("Cannot find module '@acme/nowhere'") }],
    },
  ],
  // Installed for the workspace, and not a package of the host.
  'neighbour-backend': [
    { code: "require('neighbour');" },
    { passed: false, findings: [{ rule: 'load', message: expect.stringContaining("'neighbour'") }] },
  ],
  'throwing-backend': [
    { init: "throw new Error('no luck');" },
    { passed: false, findings: [{ rule: 'start', message: expect.stringContaining('no luck') }] },
  ],
  'asking-backend': [
    { init: "config.getString('asking.key');" },
    { passed: true, placeholders: ['asking.key'], findings: [{ rule: 'required-config', severity: 'warning' }] },
  ],
  'typed-backend': [
    { init: "config.getConfig('typed').getNumber('n');" },
    { passed: true, placeholders: ['typed', 'typed.n'] },
  ],
  'nested-backend': [
    {
      init: `const { Router } = require('express');
        const below = Router();
        below.get('/deep', (_request, response) => void response.status(503).send('no'));
        const router = Router();
        router.use('/sub', below);
        router.all('/all', (_request, response) => void response.send('yes'));
        http.use(router);`,
    },
    {
      passed: false,
      routes: [
        { path: '/api/nested' },
        { path: '/api/nested/sub/deep', status: 503 },
        { path: '/api/nested/all', status: 200 },
      ],
      findings: [{ rule: 'route', message: expect.stringContaining('/api/nested/sub/deep answered 503') }],
    },
  ],
  'schema-backend': [
    {
      init: "if (config.getNumber('schema.port') !== 1024) throw new Error('another number');",
      schema: {
        type: 'object',
        required: ['schema'],
        properties: {
          schema: { type: 'object', required: ['port'], properties: { port: { type: 'number', minimum: 1024 } } },
        },
      },
    },
    { passed: true, placeholders: ['schema.port'], findings: [{ rule: 'required-config', severity: 'warning' }] },
  ],
  'absent-backend': [
    {
      code: "exports.default = createBackendModule({ pluginId: 'nobody', moduleId: 'extra', register(reg) { reg.registerInit({ deps: {}, async init() {} }); } });",
    },
    { passed: false, findings: [{ rule: 'absent-plugin', message: expect.stringContaining('no plugin nobody') }] },
  ],
  'disconnecting-backend': [
    { code: 'process.disconnect();' },
    {
      passed: false,
      findings: [{ rule: 'load', message: expect.stringContaining('process.disconnect is not a function') }],
    },
  ],
  'crashing-backend': [
    { init: "http.use(() => { throw new Error('no answer'); });" },
    {
      passed: false,
      findings: [{ rule: 'route', message: expect.stringMatching(/GET \/api\/crashing answered 500/) }],
    },
  ],
  'writing-backend': [
    { init: "require('node:fs').writeFileSync(require('node:path').join(__dirname, 'state.json'), '{}');" },
    { passed: true, findings: [{ rule: 'own-folder', message: expect.stringContaining('dist/state.json') }] },
  ],
};

/** Those that end the backend, or keep it. */
const ALONE: Readonly<Record<string, readonly [PluginCode, object]>> = {
  'leaving-backend': [
    { code: "console.error('bye'); process.exit(0);" },
    { rule: 'process-end', message: expect.stringContaining('bye') },
  ],
  'hanging-backend': [{ init: 'await new Promise(() => setInterval(() => {}, 1000));' }, { rule: 'start-time' }],
  'greedy-backend': [
    { init: 'const all = []; for (;;) all.push(new Array(1e6).fill({}));' },
    { rule: 'memory', message: expect.stringContaining('more than 200 MB') },
  ],
  'talking-backend': [
    { init: "for (let line = 0; line < 3e5; line++) process.stdout.write('x'.repeat(1000)); process.exit(3);" },
    { rule: 'process-end' },
  ],
};

describe('verify', () => {
  const root = realpathSync(temporaryFolder());
  const limits = { timeout: 60_000, memory: 400 * 1024 * 1024 };
  const request = { workspaceRoot: root, beside: [], hostPackages: HOST, config: [], database: undefined, limits };
  const at = (name: string): object => ({ projectRoot: `plugins/${name}`, from: `plugins/${name}/dist-dynamic` });

  beforeAll(() => {
    for (const [name, [broken]] of Object.entries({ ...TOGETHER, ...ALONE })) writeExport(root, name, broken);
    mkdirSync(path.join(root, 'node_modules/neighbour'), { recursive: true });
    writeFileSync(path.join(root, 'node_modules/neighbour/index.js'), '');
    writeFileSync(path.join(root, 'package.json'), '{"name":"root","private":true,"workspaces":["plugins/*"]}');
  });
  afterEach(() => expect(leftFolders()).toEqual([]));

  it('finds out what is wrong with each of many plugins in one backend', async () => {
    const names = Object.keys(TOGETHER);
    const reports = await verifyPlugins(request, names.map(at));
    expect(names.map((name, index) => [name, reports[index]])).toMatchObject(
      names.map((name) => [name, TOGETHER[name]?.[1]]),
    );
    expect(reports[0]).toMatchObject({
      registrations: [{ pluginId: 'fine' }],
      routes: [{ path: '/api/fine', status: 200 }],
    });
    // The export is as it was.
    expect(readdirSync(path.join(root, 'plugins/writing-backend/dist-dynamic/dist'))).toEqual(['index.cjs.js']);
  });

  it('finds the one that ends the backend, and judges the others without it', async () => {
    const [leaving, fine] = await verifyPlugins(request, ['leaving-backend', 'fine-backend'].map(at));
    expect(leaving).toMatchObject({ passed: false, findings: [ALONE['leaving-backend']?.[1]] });
    expect(fine).toMatchObject({ passed: true, findings: [] });
  });

  it('boots the plugins of a run together, and each with findings once more alone', async () => {
    writeExport(root, 'other-backend', {});
    const names = ['fine-backend', 'other-backend', 'throwing-backend', 'writing-backend'];
    const requests = names.map((name) => ({ ...request, ...at(name), outputPath: `plugins/${name}/dist-verify` }));
    const verify = shareBoots(requests);
    const [fine, other, throwing, writing] = await Promise.all(requests.map(verify));
    expect(fine?.report).toMatchObject({ name: '@acme/plugin-fine-backend', passed: true, findings: [] });
    expect(other?.report).toMatchObject({ name: '@acme/plugin-other-backend', passed: true, boot: fine?.report.boot });
    expect(throwing?.report).toMatchObject({ passed: false, findings: [{ rule: 'start' }] });
    expect(writing?.report).toMatchObject({ passed: true, findings: [{ rule: 'own-folder' }] });
    expect(writing?.report.boot).not.toEqual(fine?.report.boot);
    for (const name of names)
      expect(readdirSync(path.join(root, 'plugins', name, 'dist-verify'))).toContain('verify.json');
    await expect(shareBoots([])({ ...requests[0], ...at('nowhere-backend') })).rejects.toMatchObject({
      code: 'ENOTBUILT',
    });
  });

  itInMatrix('judges none by what another plugin brings into their backend', async () => {
    const requests = ['taker-backend', 'giver-backend', 'fine-backend', 'asking-backend', 'module-backend'].map(
      (name) => ({
        ...request,
        ...at(name),
        outputPath: `plugins/${name}/dist-verify`,
      }),
    );
    const wants = (key: string): string => `if (!config.has('${key}')) throw new Error('needs ${key}');`;
    writeExport(root, 'taker-backend', { init: wants('giver.key') });
    writeExport(root, 'giver-backend', {});
    writeFileSync(path.join(root, 'plugins/giver-backend/app-config.dynamic.yaml'), 'giver: {key: given}\n');
    const extended =
      "exports.default = createBackendModule({ pluginId: 'fine', moduleId: 'extra', register(reg) { reg.registerInit({ deps: {}, async init() {} }); } });";
    writeExport(root, 'module-backend', { code: extended });
    const results = await Promise.all(requests.map(shareBoots(requests)));
    const rules = results.map(({ report }) => report.findings.map(({ rule }) => rule));
    expect(rules).toEqual([['start'], [], [], ['required-config'], ['absent-plugin']]);
  });

  it('leaves no process behind when it is killed', async () => {
    const api = path.resolve(__dirname, '../../packages/dynplug/dist/verify/verify-plugin.js');
    const args = [request, [at('hanging-backend')]].map((one) => JSON.stringify(one)).join(', ');
    const parent = spawn(process.execPath, ['-e', `require(${JSON.stringify(api)}).verifyPlugins(${args})`], {
      stdio: 'ignore',
    });
    const ended = once(parent, 'exit');
    const isRunning = (pid: number): boolean => readCommand(pid).includes('boot.child.cjs');
    let pid: number | undefined;
    while ((pid = childrenOf(parent.pid ?? 0).find(isRunning)) === undefined) await sleep(50);
    // So that it has started, and is at work.
    await sleep(1000);
    parent.kill('SIGKILL');
    await ended;
    for (const end = Date.now() + 10_000; isRunning(pid) && Date.now() < end; ) await sleep(50);
    expect(isRunning(pid)).toBe(false);
  });

  itInMatrix('boots those apart that cannot be in one backend', async () => {
    for (const name of ['twin-backend', 'same-backend']) writeExport(root, name, { id: 'twin' });
    const requests = ['twin-backend', 'same-backend'].map((name) => ({
      ...request,
      ...at(name),
      outputPath: `plugins/${name}/dist-verify`,
    }));
    const verify = shareBoots([...requests, { ...requests[0], ...at('nowhere-backend') }]);
    const results = await Promise.all(requests.map(verify));
    expect(results.map(({ report }) => [report.passed, report.findings])).toEqual([
      [true, []],
      [true, []],
    ]);
  });

  it.each(rows(['hanging-backend', 'greedy-backend', 'talking-backend'], 1))('ends with %s', async (name) => {
    const strict = {
      ...request,
      limits: { timeout: name === 'hanging-backend' ? 6000 : 60_000, memory: 200 * 1024 * 1024 },
    };
    const [report] = await verifyPlugins(strict, [at(name)]);
    expect(report).toMatchObject({ passed: false, findings: [ALONE[name]?.[1]] });
  });

  describe('with a plugin that has tables', () => {
    const TABLES = 'plugins/notes-backend/dist-dynamic';
    const verified = async (given: object): Promise<VerifyReport> => {
      const [report] = await verifyPlugins({ ...request, workspaceRoot: PORTAL, ...given }, [
        { projectRoot: 'plugins/notes-backend', from: TABLES },
      ]);
      return report as VerifyReport;
    };
    const answered = { path: '/api/notes/notes', status: 200 };
    beforeAll(async () => {
      expect(await runTarget('notes-backend', 'export')).toMatchObject({ code: 0 });
    });

    it('has a database where the driver of the backend is not built', async () => {
      const hostPackages = hostWithBrokenDriver(path.join(root, 'host-without-driver'));
      const report = await verified({ hostPackages });
      expect(report).toMatchObject({ passed: true, findings: [], host: { database: 'node-sqlite3-wasm' } });
      expect(report.routes).toContainEqual(answered);
    });

    it('says that the database which a variable names cannot be used', async () => {
      const database = 'postgresql://tester:hidden-password@127.0.0.1:1/nothing';
      const failure: unknown = await verified({ database }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'EVERIFYHOST', message: expect.stringContaining('ECONNREFUSED') });
      expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('hidden-password');
    });

    describeWithout(postgresPrograms() === undefined ? ['postgresql'] : [], 'in PostgreSQL', () => {
      let postgres: Postgres;
      beforeAll(async () => {
        postgres = await startPostgres();
      });
      afterAll(() => postgres.stop());

      it('makes its tables there', async () => {
        const report = await verified({ database: postgres.address });
        expect(report).toMatchObject({ passed: true, findings: [], host: { database: 'pg' } });
        expect(report.routes).toContainEqual(answered);
        // None has the name that it has in a host, and none stays.
        expect(await postgres.databases()).toEqual([]);
      });
    });
  });

  describeWith(['git'], 'as a target', () => {
    const MODULE = 'notes-backend-module-shout';
    let checkout: Checkout;
    const run = (folder: string, ...flags: readonly string[]): ReturnType<Checkout['nx']> =>
      checkout.nx(['run', `${plugin(folder)}:verify`, ...flags]);
    beforeAll(async () => {
      checkout = await Checkout.make(PORTAL);
    });
    afterAll(() => checkout.remove());

    it('passes for a module of the portal with the plugin that it extends, from the cache the second time', async () => {
      const output = path.join(checkout.dir, 'plugins', MODULE, 'dist-verify');
      const first = await run(MODULE, `--hostPackages=${HOST}`);
      expect([first.code, first.code === 0 ? '' : first.output]).toEqual([0, '']);
      expect(first.output).toContain('module shout of notes');
      expect(first.output).toContain('GET /api/notes/notes 200');
      const report = JSON.parse(readFileSync(path.join(output, 'verify.json'), 'utf8')) as VerifyReport;
      expect(report).toMatchObject({
        passed: true,
        findings: [],
        registrations: [{ pluginId: 'notes', moduleId: 'shout' }],
      });
      expect(readFileSync(path.join(output, 'verify.xml'), 'utf8')).toContain('failures="0"');
      rmSync(output, { recursive: true });
      expect((await run(MODULE, `--hostPackages=${HOST}`)).output).toMatch(
        /:verify .*\[(local cache|existing outputs)/,
      );
      expect(readdirSync(output).sort()).toEqual(['index.html', 'verify.json', 'verify.xml']);
    });

    it('says what to install where there is no backend', async () => {
      const { code, output } = await run('status-backend');
      expect(code).toBe(1);
      expect(output).toMatch(/EVERIFYHOST .*@backstage\/backend-defaults/);
      expect(output).toContain('npm install --save-dev @org/dynplug-host');
      expect(readdirSync(path.join(checkout.dir, 'plugins/status-backend'))).not.toContain('dist-verify');
    });

    it('boots many plugins in one backend with --batch, and keeps the result of each', async () => {
      const projects = `--projects=${['greeter-backend', 'status-backend'].map((name) => plugin(name)).join(',')}`;
      const many = ['run-many', '-t', 'verify', projects, `--hostPackages=${HOST}`];
      // Nx takes those for a batch that are ready.
      await checkout.nx(['run-many', '-t', 'export', projects]);
      const { code, output } = await checkout.nx([...many, '--batch']);
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
      const [greeter, status] = ['greeter-backend', 'status-backend'].map(
        (name) => JSON.parse(checkout.read(`plugins/${name}/dist-verify/verify.json`)) as VerifyReport,
      );
      expect([greeter?.passed, status?.passed]).toEqual([true, true]);
      expect(status?.registrations).toEqual([{ pluginId: 'status' }]);
      expect(status?.boot).toEqual(greeter?.boot);
      expect((await checkout.nx(many)).output).toMatch(/read the output from the cache .* 4 out of 4 tasks/);
    });
  });
});
