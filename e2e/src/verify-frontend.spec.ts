// verify shows frontend plugins in Chromium: plugins of the portal pass, and what is wrong with others is found out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFrontend } from './exported-frontend';
import { frontends } from './frontends';
import { itInMatrix, rows } from './is-matrix';
import { removeAfterwards, temporaryFolder } from './temporary-folder';
import { describeWith } from './tools';
import { FRONTEND_API, type FrontendReport, verifyFrontend } from './verify-api';

const SHELL = process.env['E2E_SHELL'] ?? '';
const LIMITS = { timeout: 60_000, memory: 200 * 1024 * 1024 };

/** The same for the new frontend system: a remote with one feature. @param extensions code with `PageBlueprint` and `h` */
function exportedRemote(root: string, name: string, extensions: string): void {
  const folder = path.join(root, 'plugins', name, 'dist-dynamic');
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  const json = (file: string, value: object): void => writeFileSync(path.join(folder, file), JSON.stringify(value));
  json('package.json', {
    name: `@acme/${name}-dynamic`,
    version: '1.0.0',
    main: 'dist/remoteEntry.js',
    backstage: { role: 'frontend-plugin', features: { '.': '@backstage/FrontendPlugin' } },
  });
  const remoteEntry = { name: 'remoteEntry.js', path: '', type: 'global' };
  const assets = { js: { sync: [], async: [] }, css: { sync: [], async: [] } };
  json('dist/mf-manifest.json', {
    id: name,
    name,
    metaData: { name, globalName: name, publicPath: 'auto', type: 'app', buildInfo: {}, remoteEntry, types: {} },
    shared: [],
    remotes: [],
    exposes: [{ id: `${name}:.`, name: '.', path: '.', assets }],
  });
  writeFileSync(
    path.join(folder, 'dist/remoteEntry.js'),
    `var ${name} = (() => {
      let scope;
      const share = async (name) => (await Object.values(scope[name])[0].get())();
      return {
        init: (given) => void (scope = given),
        get: async () => {
          const { createElement: h } = await share('react');
          const { PageBlueprint, createFrontendPlugin } = await share('@backstage/frontend-plugin-api');
          const plugin = createFrontendPlugin({ pluginId: '${name}', extensions: ${extensions} });
          return () => ({ default: plugin });
        },
      };
    })();`,
  );
}

/** One component for each rule, with the route that shows it. */
const BROKEN: Readonly<Record<string, readonly [string, object]>> = {
  Throws: [
    "() => { throw new Error('no luck'); }",
    { rule: 'render', severity: 'error', message: expect.stringContaining('a component threw: Error: no luck') },
  ],
  Rejects: [
    "() => { React.useEffect(() => void Promise.reject(new Error('nobody waits')), []); return h('p', null, 'x'); }",
    { rule: 'page-error', severity: 'error', message: expect.stringContaining('nobody handled: Error: nobody waits') },
  ],
  Logs: [
    "() => { React.useEffect(() => console.error('a word'), []); return h('p', null, 'x'); }",
    { rule: 'console-error', severity: 'warning', message: expect.stringContaining('the console has: a word') },
  ],
  Foreign: [
    "() => h('img', { src: 'https://example.com/logo.png', alt: 'logo' })",
    { rule: 'foreign-request', severity: 'warning', message: expect.stringContaining('https://example.com/logo.png') },
  ],
  Missing: [
    "() => h('img', { src: '/api/scalprum/acme.broken/static/logo.png', alt: 'logo' })",
    { rule: 'asset', severity: 'error', message: expect.stringContaining('static/logo.png: the export has no') },
  ],
  Empty: [
    '() => null',
    { rule: 'empty-view', severity: 'warning', message: 'Route /Empty (Empty): it shows nothing.' },
  ],
  Waits: [
    "() => h('div', { 'data-testid': 'progress' }, 'loading')",
    { rule: 'view-time', severity: 'error', message: expect.stringContaining('still loading or busy after 10 s') },
  ],
  Fills: [
    "() => { React.useEffect(() => { const all = []; for (;;) all.push(new Array(3e7).fill(1)); }, []); return h('p', null, 'x'); }",
    { rule: 'page-end', severity: 'error' },
  ],
  OwnReact: [
    `() => { const [own, set] = React.useState(); React.useEffect(() => {
      const script = document.createElement('script');
      script.src = '/api/scalprum/acme.broken/react.js';
      script.onload = () => set(() => function Inner() { window.React.useState(0); return null; });
      document.head.append(script);
    }, []); return own ? h(own) : h('p', null, 'x'); }`,
    { rule: 'second-react', severity: 'error' },
  ],
  Config: [
    "() => { if (!window.dynplug.request.config.broken?.secret) throw new Error(\"Missing required config value at 'broken.secret' in 'verify'\"); return h('p', null, 'x'); }",
    { rule: 'render', severity: 'error', fix: expect.stringContaining('@visibility frontend') },
  ],
};

/** Folders of browsers that a process started: their sockets need a short path. */
const foldersOf = (pid: number | undefined): readonly string[] =>
  readdirSync('/tmp')
    .filter((name) => name.startsWith(`dynplug-browser-${pid ?? ''}-`))
    .map((name) => path.join('/tmp', name));

describeWith(['chromium'], 'verify of frontend plugins', () => {
  const root = realpathSync(temporaryFolder());
  const request = (name: string, more: object = {}): object => ({
    workspaceRoot: root,
    projectRoot: `plugins/${name}`,
    from: `plugins/${name}/dist-dynamic`,
    outputPath: `plugins/${name}/dist-verify`,
    beside: [],
    hostPackages: SHELL,
    config: [],
    browser: '/usr/bin/chromium',
    limits: LIMITS,
    ...more,
  });
  /** Why a plugin that is fine was not shown. */
  const refusal = async (more: object): Promise<{ readonly code: string; readonly message: string }> => {
    const failure: unknown = await verifyFrontend(request('fine', more)).catch((error: unknown) => error);
    return failure as { readonly code: string; readonly message: string };
  };
  const output = (name: string): string => path.join(root, 'plugins', name, 'dist-verify');

  beforeAll(() => {
    writeFileSync(path.join(root, 'package.json'), '{"name":"root","private":true,"workspaces":["plugins/*"]}');
    writeFrontend(root, {
      name: 'broken',
      exports: `{ ${Object.entries(BROKEN)
        .map(([name, [code]]) => `${name}: ${code}`)
        .join(',\n')} }`,
      config: { broken: { secret: 'hidden' } },
      schema: {
        type: 'object',
        properties: {
          broken: {
            type: 'object',
            required: ['title'],
            properties: { secret: { type: 'string' }, title: { type: 'string', visibility: 'frontend' } },
          },
        },
      },
      wiring: {
        dynamicRoutes: [
          ...Object.keys(BROKEN).map((importName) => ({ path: `/${importName}`, importName })),
          { path: '/nowhere', importName: 'Nowhere' },
          { path: '/absent', module: 'Absent', importName: 'Page' },
        ],
      },
    });
    writeFrontend(root, {
      name: 'fine',
      exports: `await (async () => {
        const { getOrCreateGlobalSingleton, useVersionedContext } = await share('@backstage/version-bridge');
        const { createExternalRouteRef, createPlugin, useRouteRef } = await share('@backstage/core-plugin-api');
        const elsewhere = createExternalRouteRef({ id: 'elsewhere', params: ['id'] });
        const same = (found, expected) => {
          if (found !== expected) throw new Error(found);
        };
        return {
          finePlugin: createPlugin({ id: 'fine', externalRoutes: { elsewhere } }),
          isFine: () => true,
          Page: ({ word }) => h('h1', null, word + ' ' + window.dynplug.request.config.app.title),
          Card: () => {
            const { entity } = useVersionedContext('entity-context').atVersion(1);
            const link = useRouteRef(getOrCreateGlobalSingleton('catalog:entity-route-ref', () => undefined));
            const to = link({ namespace: 'default', kind: 'component', name: entity.metadata.name });
            same(to, '/catalog/default/component/sample');
            same(useRouteRef(elsewhere)({ id: '7' }), '/dynplug-elsewhere-0/7');
            return h('a', { href: to }, entity.kind);
          },
        };
      })()`,
      config: { app: { title: 'of the portal' } },
      wiring: {
        dynamicRoutes: [{ path: '/fine/:id', importName: 'Page', config: { props: { word: 'A page' } } }],
        mountPoints: [
          {
            mountPoint: 'entity.page.overview/cards',
            importName: 'Card',
            config: { if: { allOf: ['isFine', { isKind: 'component' }] } },
          },
        ],
      },
    });
    writeFrontend(root, { name: 'silent', exports: '{}', wiring: {}, script: 'void 0;' });
  });
  afterEach(() => expect(foldersOf(process.pid)).toEqual([]));

  it('finds out what is wrong with each of many routes', async () => {
    const { report } = await verifyFrontend(request('broken'));
    const found = Object.keys(BROKEN).map((name) => [
      name,
      report.findings.filter(({ message }) => message.includes(`(${name})`)),
    ]);
    expect(found).toMatchObject(Object.entries(BROKEN).map(([name, [, finding]]) => [name, [finding]]));
    expect(report.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'wired-export',
          severity: 'error',
          message: expect.stringContaining('dynamicRoutes[10] names Nowhere') as unknown,
        }),
        expect.objectContaining({
          rule: 'wired-export',
          message: expect.stringContaining('dynamicRoutes[11] names the module Absent') as unknown,
        }),
        expect.objectContaining({
          rule: 'required-config',
          message: expect.stringContaining('broken.title') as unknown,
        }),
      ]),
    );
    expect(report.passed).toBe(false);
  });

  it('shows routes and cards, with pictures in a page', async () => {
    const { report } = await verifyFrontend(request('fine'));
    expect(report).toMatchObject({
      passed: true,
      findings: [],
      views: [
        { title: '/fine/:id', name: 'Page', screenshot: 'route-0.png' },
        { title: 'entity.page.overview/cards', name: 'Card', screenshot: 'card-0.png' },
      ],
      host: { shares: { react: '18.3.1' } },
    });
    expect(report.host.label).toMatch(/^@backstage\/app-defaults \d\S+, of .*, Chromium \d/);
    expect(readdirSync(output('fine')).sort()).toEqual([
      'card-0.png',
      'index.html',
      'route-0.png',
      'verify.json',
      'verify.xml',
    ]);
    expect(readFileSync(path.join(output('fine'), 'index.html'), 'utf8')).toContain('<img src="route-0.png"');
    // The header of PNG.
    expect(
      readFileSync(path.join(output('fine'), 'card-0.png'))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('fails for a plugin that its configuration misspells', async () => {
    writeFrontend(root, {
      name: 'labels',
      exports: "{ Page: () => h('p', null, 'x') }",
      wiring: { dynamicRoutes: [{ path: '/labels', importName: 'Page' }] },
    });
    const file = path.join(root, 'plugins/labels/app-config.dynamic.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('acme.labels', 'acme.lables'));
    const { report } = await verifyFrontend(request('labels'));
    expect(report).toMatchObject({
      passed: false,
      views: [],
      findings: [{ rule: 'wired-plugin', fix: expect.stringContaining('acme.lables') as unknown }],
    });
  });

  it('opens each page of the new frontend system', async () => {
    const page = (name: string, element: string): string =>
      `PageBlueprint.make({ name: '${name}', params: { path: '/${name}', loader: async () => ${element} } })`;
    const bad = "h(() => { throw new Error('no luck'); })";
    exportedRemote(root, 'next', `[${page('good', "h('h1', null, 'good')")}, ${page('bad', bad)}]`);
    const { report } = await verifyFrontend(request('next'));
    expect(report).toMatchObject({
      passed: false,
      views: [
        { system: 'new', title: '/good', name: 'page:next/good', screenshot: 'page-0.png' },
        { system: 'new', title: '/bad', name: 'page:next/bad', screenshot: 'page-1.png' },
      ],
      findings: [{ rule: 'render', message: expect.stringContaining('Route /bad (page:next/bad): a component threw') }],
    });
  });

  it('says so when the scripts register nothing', async () => {
    const { report } = await verifyFrontend(request('silent'));
    expect(report).toMatchObject({
      passed: false,
      findings: [{ rule: 'load', message: expect.stringContaining('do not call __load_plugin_entry__') }],
    });
  });

  itInMatrix('ends with a page that does not, and keeps no process', async () => {
    writeFrontend(root, {
      name: 'looping',
      exports: "{ Page: () => { React.useEffect(() => { for (;;); }, []); return h('p', null, 'x'); } }",
      wiring: { dynamicRoutes: [{ path: '/', importName: 'Page' }] },
    });
    const limits = { ...LIMITS, timeout: 5000 };
    const { report } = await verifyFrontend(request('looping', { limits }));
    expect(report).toMatchObject({ passed: false, findings: [{ rule: 'view-time' }] });
  });

  it('keeps the former report when the browser does not start, or ends', async () => {
    await verifyFrontend(request('fine'));
    const before = readFileSync(path.join(output('fine'), 'verify.json'), 'utf8');
    const { code, message } = await refusal({ browser: '/bin/false' });
    expect(code).toBe('EBROWSER');
    // Command lines of browsers have thousands of characters.
    expect(message.match(/\/bin\/false/g)).toHaveLength(1);
    expect(message.length).toBeLessThan(1000);
    const names = readdirSync(path.join(root, 'plugins/fine'));
    expect(names.sort()).toEqual(['app-config.dynamic.yaml', 'dist-dynamic', 'dist-verify']);
    expect(readFileSync(path.join(output('fine'), 'verify.json'), 'utf8')).toBe(before);
  });

  itInMatrix('does not blame the plugin for a browser that never answers', async () => {
    const browser = path.join(root, 'sleeps.sh');
    writeFileSync(browser, '#!/bin/sh\nsleep 600\n', { mode: 0o755 });
    const limits = { ...LIMITS, timeout: 8000 };
    expect(await refusal({ browser, limits })).toMatchObject({
      code: 'EBROWSER',
      message: 'The browser did not start in time: within 8 s.',
    });
  });

  itInMatrix('says so when the browser is killed, and keeps nothing of it', async () => {
    const verified = verifyFrontend(request('broken'));
    verified.catch(() => undefined);
    const mine = `/tmp/dynplug-browser-${process.pid}-`;
    const browser = async (): Promise<string> => {
      for (;;) {
        const found = readdirSync('/proc').find((pid) => isOf(pid, mine) && isBrowser(pid));
        if (found !== undefined) return found;
        await sleep(50);
      }
    };
    const pid = Number(await browser());
    await sleep(1000);
    process.kill(pid, 'SIGKILL');
    await expect(verified).rejects.toMatchObject({ code: 'EBROWSER' });
    expect(readdirSync('/proc').filter((other) => isOf(other, mine))).toEqual([]);
  });

  it('says what to install where there is no app', async () => {
    await expect(verifyFrontend(request('fine', { hostPackages: undefined }))).rejects.toMatchObject({
      code: 'EVERIFYHOST',
      hint: expect.stringContaining('@backstage/app-defaults react react-dom react-router-dom') as unknown,
    });
  });

  it.each(rows(['SIGINT', 'SIGTERM'] as const, 1))('leaves nothing behind after %s', async (signal) => {
    const code = `require(${JSON.stringify(FRONTEND_API)}).verifyFrontend(${JSON.stringify(request('broken'))})`;
    const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    const mine = `/tmp/dynplug-browser-${child.pid ?? ''}-`;
    const started = (): boolean => readdirSync('/proc').some((pid) => isOf(pid, mine) && isBrowser(pid));
    while (child.exitCode === null && !started()) await sleep(50);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    await sleep(500);
    expect(foldersOf(child.pid)).toEqual([]);
    expect(readdirSync(path.join(root, 'plugins/broken')).filter((name) => name.includes('.new-'))).toEqual([]);
    expect(readdirSync('/proc').filter((pid) => isOf(pid, mine))).toEqual([]);
  });

  it('passes for plugins of the portal as a target, from the cache the second time', async () => {
    const portal = frontends();
    const titles: Readonly<Record<string, readonly string[]>> = {
      notes: ['/notes'],
      labels: ['/labels', 'home.page/cards'],
      // Of both frontend systems.
      tips: ['/tips', '/tips'],
      // With the plugin that it extends.
      'board-module-dark': ['/board', '/board/dark'],
    };
    // The app of a monorepo, with its packages in a folder of its own.
    const app = path.join(portal.root, 'packages/app');
    mkdirSync(app);
    removeAfterwards(app);
    const dependencies = { '@backstage/app-defaults': '*', '@backstage/frontend-defaults': '*' };
    const manifest = { name: 'app', version: '0.0.0', private: true, backstage: { role: 'frontend' }, dependencies };
    writeFileSync(path.join(app, 'package.json'), JSON.stringify(manifest));
    symlinkSync(path.join(SHELL, 'node_modules'), path.join(app, 'node_modules'));
    const run = (): ReturnType<typeof portal.run> => portal.run(['verify'], Object.keys(titles));
    const { code, output: printed } = await run();
    expect([code, code === 0 ? '' : printed]).toEqual([0, '']);
    for (const [name, expected] of Object.entries(titles)) {
      const folder = path.join(portal.dir(name), 'dist-verify');
      const report = JSON.parse(readFileSync(path.join(folder, 'verify.json'), 'utf8')) as FrontendReport;
      expect(report).toMatchObject({ passed: true, findings: [] });
      expect(report.host.label).toContain('of packages/app');
      expect([name, report.views.map(({ title }) => title)]).toEqual([name, expected]);
      for (const { screenshot = '' } of report.views) expect(existsSync(path.join(folder, screenshot))).toBe(true);
    }
    const { cached } = await run();
    expect(cached).toEqual(expect.arrayContaining(Object.keys(titles).map((name) => `${name}:verify`)));
  });
});

/** The first process of a browser: the others say of what type they are. */
function isBrowser(pid: string): boolean {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  return words.includes('--remote-debugging-pipe') && !words.includes('--type=');
}

/** Whether a process has a folder in its environment, as those have that are started with it. */
function isOf(pid: string, folder: string): boolean {
  if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(folder);
  } catch {
    return false;
  }
}
