// verify of a frontend plugin and its backend: pages ask a real backend that runs the plugin's own.
import { mkdirSync, readFileSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeExport } from '../exported-backend';
import { writeFrontend } from '../exported-frontend';
import { temporaryFolder } from '../temporary-folder';
import { describeWith } from '../tools';
import { verifyFrontend } from '../verify-api';

describeWith(['chromium'], 'verify of a frontend and its backend', () => {
  const root = realpathSync(temporaryFolder());
  const verified = async (name: string, more: object = {}): ReturnType<typeof verifyFrontend> =>
    verifyFrontend({
      workspaceRoot: root,
      projectRoot: `plugins/${name}`,
      from: `plugins/${name}/dist-dynamic`,
      outputPath: `plugins/${name}/dist-verify`,
      beside: [],
      backends: ['plugins/notes-backend/dist-dynamic'],
      hostPackages: undefined,
      config: [],
      browser: '/usr/bin/chromium',
      limits: { timeout: 60_000, memory: 400 * 1024 * 1024 },
      ...more,
    });
  /** A package of the workspace whose installed packages are those of a fixture. */
  const withPackages = (name: string, role: string, dependencies: object, folder: string): void => {
    const dir = path.join(root, 'packages', name);
    mkdirSync(dir, { recursive: true });
    const manifest = { name, version: '0.0.0', private: true, backstage: { role }, dependencies };
    writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
    symlinkSync(path.join(folder, 'node_modules'), path.join(dir, 'node_modules'));
  };

  beforeAll(() => {
    const workspaces = ['packages/*', 'plugins/*'];
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'root', private: true, workspaces }));
    withPackages('app', 'frontend', { '@backstage/app-defaults': '*' }, process.env['E2E_SHELL'] ?? '');
    withPackages('backend', 'backend', { '@backstage/backend-defaults': '*' }, process.env['E2E_HOST'] ?? '');
    const init = `
      http.use((request, response, next) => {
        if (request.path === '/notes') setTimeout(() => response.json([{ text: 'from ' + config.getString('notes.place') }]), 1500);
        else if (request.path === '/notes/7') response.status(404).json({ error: { name: 'NotFoundError', message: 'no 7' } });
        else if (request.path === '/broken') response.status(500).json({});
        else next();
      });`;
    const place = { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] };
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { notes: place } };
    writeExport(root, 'notes-backend', { init, schema });
    const suggested = path.join(root, 'plugins/notes-backend/app-config.dynamic.yaml');
    writeFileSync(suggested, 'notes: { place: the backend }\n');
    const asks = (at: string): string => `() => {
      const [text, set] = React.useState('');
      React.useEffect(() => void fetch('${at}').then((answer) => answer.text()).then(set), []);
      return text === '' ? null : h('p', null, text);
    }`;
    const pages = { Notes: '/api/notes/notes', None: '/api/notes/notes/7' };
    const wrong = { Missing: '/api/notes/nots', Broken: '/api/notes/broken', Other: '/api/other/x' };
    for (const [name, routes] of [
      ['notes', pages],
      ['wrong', wrong],
    ] as const)
      writeFrontend(root, {
        name,
        exports: `{ ${Object.entries(routes)
          .map(([page, at]) => `${page}: ${asks(at)}`)
          .join(', ')} }`,
        wiring: { dynamicRoutes: Object.keys(routes).map((page) => ({ path: `/${page}`, importName: page })) },
      });
  });

  it('shows what the backend answers, waits for it, and says which one that was', async () => {
    const { report } = await verified('notes');
    // A view without a text would be a finding.
    expect(report).toMatchObject({
      passed: true,
      findings: [],
      views: [
        { answers: [{ method: 'GET', path: '/api/notes/notes', status: 200, isUnrouted: false }] },
        { answers: [{ path: '/api/notes/notes/7', status: 404, isUnrouted: false }] },
      ],
      backends: [{ name: '@acme/plugin-notes-backend', passed: true, registrations: [{ pluginId: 'notes' }] }],
    });
    const page = readFileSync(path.join(root, 'plugins/notes/dist-verify/index.html'), 'utf8');
    expect(page).toContain('GET /api/notes/notes 200');
    expect(page).toContain('Backend: @acme/plugin-notes-backend 1.0.0');
    expect(readdirSync('/proc').filter((pid) => isBoot(pid, root))).toEqual([]);
  });

  it('finds routes that the backend lacks, and those that fail, in the packages that are named for it', async () => {
    const backendPackages = process.env['E2E_HOST'] ?? '';
    const { report } = await verified('wrong', { backendPackages });
    expect(report.backends?.map(({ host }) => host.label)).toEqual([expect.stringContaining(`of ${backendPackages}`)]);
    expect(report.findings).toMatchObject([
      {
        rule: 'route',
        message: 'Route /Missing (Missing): GET /api/notes/nots: the backend of the plugin has no such route.',
      },
      { rule: 'route', message: 'Route /Broken (Broken): GET /api/notes/broken: the backend answered 500.' },
      // What another plugin does not answer shows as nothing.
      { rule: 'empty-view', message: 'Route /Other (Other): it shows nothing.' },
    ]);
  });

  it('shows pages without a backend that does not start, and says so', async () => {
    writeExport(root, 'bad-backend', { id: 'notes', init: "throw new Error('no luck');" });
    const { report } = await verified('notes', { backends: ['plugins/bad-backend/dist-dynamic'] });
    expect(report).toMatchObject({
      passed: true,
      views: [{ title: '/Notes' }, { title: '/None' }],
      findings: [{ rule: 'no-backend', severity: 'warning', message: expect.stringContaining('no luck') as unknown }],
    });
  });
});

/** Whether a process boots a backend in a workspace. */
function isBoot(pid: string, root: string): boolean {
  if (!/^\d+$/.test(pid)) return false;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return words.includes('boot.child.cjs') && words.includes(root);
  } catch {
    return false;
  }
}
