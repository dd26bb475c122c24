// What is packed, packaged and published, as verify unpacks it again: in a project that has no plugin, as that of an operator.
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { publishNpm } from '../../../packages/dynplug/dist';
import { type NpmRegistry, type OciRegistry, startNpmRegistry, startOciRegistry } from '@org/test-kit';
import { writeExport } from '../exported-backend';
import { PORTAL, nx, pluginDir, runTarget } from '../portal';
import { temporaryFolder } from '../temporary-folder';
import { describeWith } from '../tools';

interface Report {
  readonly passed: boolean;
  readonly folder?: string;
  readonly source?: object;
  readonly host?: { readonly packages: Readonly<Record<string, string>> };
  readonly routes?: readonly { readonly path: string; readonly status: number }[];
  readonly plugins?: readonly {
    readonly package: string;
    readonly name: string;
    readonly report: string;
    readonly passed: boolean;
  }[];
  readonly findings?: readonly { readonly rule: string }[];
  readonly skipped?: readonly { readonly package: string }[];
}

const LIMITS = { timeout: 60_000, memory: 500 * 1024 * 1024 };
const KEY = 'acme-backstage-plugin-notes-backend';
const NOTES = '@acme/backstage-plugin-notes-backend';
const MODULE = '@acme/backstage-plugin-notes-backend-module-shout';
const DEPLOY = path.join(PORTAL, 'deploy');

describeWith(['docker-registry'], 'verify of what is delivered', () => {
  let images: OciRegistry;
  let npm: NpmRegistry;
  const environment = { ...process.env };
  const read = (file: string): string => readFileSync(path.join(PORTAL, file), 'utf8');
  const json = (file: string): unknown => JSON.parse(read(file));
  const report = (file = 'verify.json'): Report => json(`deploy/dist-verify/${file}`) as Report;
  const verify = (from: string): ReturnType<typeof nx> => nx('run', 'deploy:verify', `--from=${from}`);
  const verified = async (from: string): Promise<Report> => {
    const { code, output } = await verify(from);
    if (code !== 0) throw new Error(output);
    return report();
  };
  const answers = { path: '/api/notes/notes', status: 200 };

  beforeAll(async () => {
    images = await startOciRegistry();
    npm = await startNpmRegistry();
    Object.assign(process.env, {
      NPM_CONFIG_CACHE: path.join(npm.folder, 'npm-cache'),
      NPM_CONFIG_USERCONFIG: npm.npmrc('npmrc', npm.token, `@acme:registry=${npm.url}`),
    });
    mkdirSync(DEPLOY);
    const target = { executor: '@org/dynplug:verify', options: { hostPackages: process.env['E2E_HOST'] } };
    writeFileSync(path.join(DEPLOY, 'project.json'), JSON.stringify({ name: 'deploy', targets: { verify: target } }));
    const published = [
      await runTarget('notes-backend', 'publish', `--references=${images.host}/acme/notes:1.0.0`),
      await runTarget('notes-backend', 'pack'),
      await runTarget('notes-backend-module-shout', 'pack'),
    ];
    expect(published.filter(({ code }) => code !== 0).map(({ output }) => output)).toEqual([]);
    await publishNpm({
      workspaceRoot: PORTAL,
      projectRoot: 'plugins/notes-backend-module-shout',
      packed: path.join(pluginDir('notes-backend-module-shout'), 'dist-pack'),
      outputPath: 'plugins/notes-backend-module-shout/dist-publish',
      registry: npm.url,
      env: process.env,
    });
  });
  afterAll(async () => {
    process.env = environment;
    rmSync(DEPLOY, { recursive: true, force: true });
    for (const folder of ['notes-backend', 'notes-backend-module-shout'])
      rmSync(path.join(pluginDir(folder), 'dist-publish'), { recursive: true, force: true });
    await images.stop();
    await npm.stop();
  });

  it('runs a tarball, a layout and a reference, and says which bytes', async () => {
    const { file, integrity } = json('plugins/notes-backend/dist-pack/pack.json') as {
      file: string;
      integrity: string;
    };
    expect(await verified(`plugins/notes-backend/dist-pack/${file}`)).toMatchObject({
      passed: true,
      source: { integrity },
      routes: expect.arrayContaining([answers]) as object,
      host: { packages: { '@backstage/backend-defaults': expect.any(String) as string } },
    });
    const { digest } = json('plugins/notes-backend/dist-publish/publish.json') as { digest: string };
    const layout = await verified('plugins/notes-backend/dist-oci');
    expect(layout.plugins).toMatchObject([{ name: NOTES, passed: true, report: KEY }]);
    expect(report(`${KEY}/verify.json`)).toMatchObject({
      source: { digest },
      routes: expect.arrayContaining([answers]) as object,
    });
    for (const version of [':1.0.0', `@${digest}`])
      expect(await verified(`oci://${images.host}/acme/notes${version}!${KEY}`)).toMatchObject({
        passed: true,
        folder: `oci://${images.host}/acme/notes${version}!${KEY}`,
        source: { digest },
      });
  });

  it('runs a dynamic-plugins.yaml that includes another, as installers merge them', async () => {
    const notes = read('plugins/notes-backend/dist-publish/dynamic-plugins.yaml');
    const shout = read('plugins/notes-backend-module-shout/dist-publish/dynamic-plugins.yaml');
    writeExport(DEPLOY, 'port-backend', { init: "require('node:net').createServer().listen(0, '127.0.0.1');" });
    const folders = ['./plugins/port-backend/dist-dynamic', './dynamic-plugins/dist/acme-gone'];
    const local = folders.map((folder) => `  - package: ${folder}\n`).join('');
    writeFileSync(path.join(DEPLOY, 'base.yaml'), `${notes}${local}`);
    const override = `  - package: oci://${images.host}/acme/notes:{{inherit}}!${KEY}\n    pluginConfig: {notes: {limit: 3}}\n`;
    writeFileSync(path.join(DEPLOY, 'dynamic-plugins.yaml'), `includes: [base.yaml]\n${shout}${override}`);
    const { passed, plugins, findings, skipped } = await verified('deploy/dynamic-plugins.yaml');
    expect(passed).toBe(true);
    expect(plugins?.map(({ name }) => name)).toEqual([NOTES, '@acme/plugin-port-backend', MODULE]);
    // All are in one backend, which does not tell whose port it is.
    expect(findings?.map(({ rule }) => rule)).toEqual(['own-port']);
    expect(skipped?.map((one) => one.package)).toEqual(['./dynamic-plugins/dist/acme-gone']);
    const former = read('deploy/dist-verify/verify.json');

    writeFileSync(
      path.join(DEPLOY, 'dynamic-plugins.yaml'),
      `includes: [base.yaml]\n${shout.replace(/sha512-.{4}/, 'sha512-AAAA')}`,
    );
    const { code, output } = await verify('deploy/dynamic-plugins.yaml');
    expect({ code, output }).toMatchObject({
      code: 1,
      output: expect.stringMatching(/ECONTRACT .*The integrity hash is not that of the tarball/) as string,
    });
    expect(read('deploy/dist-verify/verify.json')).toBe(former);
  });
});

describeWith(['chromium'], 'verify of a backend and a frontend', () => {
  const load = createRequire(__filename);
  const dist = path.resolve(__dirname, '../../../packages/dynplug/dist');
  const { planInstall } = load(`${dist}/install/install-plan.js`) as {
    planInstall: (request: object) => Promise<object>;
  };
  const { verifyInstalled } = load(`${dist}/verify/verify-installed.js`) as {
    verifyInstalled: (request: object) => Promise<{ report: Report; errors: number }>;
  };
  const { findBrowser } = load(`${dist}/verify/browser/find-browser.js`) as {
    findBrowser: (root: string, option: undefined, env: object) => string;
  };

  it('boots one and shows the other, with the configuration of the list', async () => {
    const root = realpathSync(temporaryFolder());
    const write = (file: string, content: object | string): void => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
    };
    const manifest = { name: 'acme.page', version: '1.0.0' };
    write('package.json', { name: 'root', version: '0.0.0', private: true });
    write('page/package.json', {
      ...{ name: '@acme/page-dynamic', version: '1.0.0', main: 'dist-scalprum/entry.js' },
      backstage: { role: 'frontend-plugin' },
    });
    write('page/dist-scalprum/plugin-manifest.json', {
      ...manifest,
      ...{ extensions: [], registrationMethod: 'callback', baseURL: 'auto', loadScripts: ['entry.js'] },
    });
    write(
      'page/dist-scalprum/entry.js',
      `__load_plugin_entry__('acme.page', (() => { let scope; return {
        init: (given) => void (scope = given),
        get: async () => {
          const React = (await Object.values(scope.react)[0].get())();
          return () => ({ Page: () => React.createElement('h1', null, 'A page') });
        },
      }; })());`,
    );
    writeExport(root, 'word-backend', { init: "http.use((_q, r) => void r.send(config.getString('word.text')));" });
    const frontend = { 'acme.page': { dynamicRoutes: [{ path: '/page', importName: 'Page' }] } };
    write('dynamic-plugins.yaml', {
      plugins: [
        { package: './page', pluginConfig: { dynamicPlugins: { frontend } } },
        { package: './plugins/word-backend/dist-dynamic', pluginConfig: { word: { text: 'yes' } } },
      ],
    });
    const registry = { insecure: false, timeout: 1000, concurrency: 1, env: {} };
    const from = 'dynamic-plugins.yaml';
    const { report, errors } = await verifyInstalled({
      ...{ workspaceRoot: root, projectRoot: '.', from, outputPath: 'dist-verify', beside: [], config: [] },
      ...{ hostPackages: process.env['E2E_HOST'], apps: process.env['E2E_SHELL'], limits: LIMITS },
      plan: await planInstall({ from, folder: root, registry, skipIntegrity: false }),
      install: { registry, npm: { cwd: root, env: {} }, maxFile: 1_000_000 },
      browser: () => findBrowser(root, undefined, process.env),
      prepareHost: () => Promise.resolve(),
    });
    expect({ report, errors }).toMatchObject({
      errors: 0,
      report: { passed: true, findings: [], plugins: [{ name: '@acme/page' }, { name: '@acme/plugin-word-backend' }] },
    });
    const written = (file: string): object =>
      JSON.parse(readFileSync(path.join(root, 'dist-verify', file), 'utf8')) as object;
    expect(written('acme-plugin-word-backend/verify.json')).toMatchObject({
      placeholders: [],
      routes: [{ path: '/api/word', status: 200 }],
    });
    expect(written('acme-page/verify.json')).toMatchObject({ views: [{ name: 'Page', screenshot: 'route-0.png' }] });
    expect(readFileSync(path.join(root, 'dist-verify/acme-page/route-0.png'))).not.toHaveLength(0);
  });
});
