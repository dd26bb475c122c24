// verify boots a real backend: plugins of the portal pass, and plugins that break one thing each are found out.
import { mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { Checkout } from '@org/test-kit';
import { PORTAL, plugin } from './portal';
import { temporaryFolder } from './temporary-folder';
import { describeWith } from './tools';

interface Report {
  readonly passed: boolean;
  readonly registrations: readonly object[];
  readonly routes: readonly { readonly path: string; readonly status?: number }[];
  readonly placeholders: readonly string[];
  readonly boot?: { readonly ms: number; readonly memory: number };
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
    readonly fix: string;
  }[];
}

const HOST = process.env['E2E_HOST'] ?? '';
const { verifyPlugins } = createRequire(__filename)('../../packages/dynplug/dist/verify/verify-plugin.js') as {
  readonly verifyPlugins: (request: object, plugins: readonly object[]) => Promise<readonly Report[]>;
};

/** Folders that only a boot that was killed leaves. */
const leftFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`dynplug-verify-${process.pid}-`));

/** An exported plugin that was written by hand. @param init what it does when it starts; `router` serves its requests */
function exported(root: string, name: string, { code = '', init = '', schema }: Broken): void {
  const id = name.replace(/-backend$/, '');
  const folder = path.join(root, 'plugins', name, 'dist-dynamic');
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  const manifest = {
    name: `@acme/plugin-${name}-dynamic`,
    version: '1.0.0',
    main: 'dist/index.cjs.js',
    backstage: { role: 'backend-plugin', pluginId: id },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  if (schema) writeFileSync(path.join(folder, 'dist/configSchema.json'), JSON.stringify(schema));
  writeFileSync(
    path.join(folder, 'dist/index.cjs.js'),
    `Object.defineProperty(exports, '__esModule', { value: true });
const { createBackendPlugin, createBackendModule, coreServices } = require('@backstage/backend-plugin-api');
const plugin = (init) => createBackendPlugin({ pluginId: '${id}', register(reg) {
  reg.registerInit({ deps: { http: coreServices.httpRouter, config: coreServices.rootConfig }, init });
} });
exports.default = plugin(async ({ http, config }) => { ${init} });
${code}`,
  );
}

interface Broken {
  readonly code?: string;
  readonly init?: string;
  readonly schema?: object;
}

/** Those that spare the backend boot together. */
const TOGETHER: Readonly<Record<string, readonly [Broken, object]>> = {
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
const ALONE: Readonly<Record<string, readonly [Broken, object]>> = {
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
    for (const [name, [broken]] of Object.entries({ ...TOGETHER, ...ALONE })) exported(root, name, broken);
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

  it.each(['hanging-backend', 'greedy-backend', 'talking-backend'])('ends with %s', async (name) => {
    const strict = {
      ...request,
      limits: { timeout: name === 'hanging-backend' ? 6000 : 60_000, memory: 200 * 1024 * 1024 },
    };
    const [report] = await verifyPlugins(strict, [at(name)]);
    expect(report).toMatchObject({ passed: false, findings: [ALONE[name]?.[1]] });
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
      const report = JSON.parse(readFileSync(path.join(output, 'verify.json'), 'utf8')) as Report;
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
      expect(readdirSync(output).sort()).toEqual(['verify.json', 'verify.xml']);
    });

    it('says what to install where there is no backend', async () => {
      const { code, output } = await run('status-backend');
      expect(code).toBe(1);
      expect(output).toMatch(/EVERIFYHOST .*@backstage\/backend-defaults/);
      expect(output).toContain('npm install --save-dev @backstage/backend-defaults');
      expect(readdirSync(path.join(checkout.dir, 'plugins/status-backend'))).not.toContain('dist-verify');
    });
  });
});
