// The packages of @org/dynplug-host, installed as a user does: a backend with the plugins that most hosts have.
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { prepareUsualHost } from '@org/test-kit';
import { writeExport } from '../exported-backend';
import { temporaryFolder } from '../temporary-folder';
import { verifyPlugins } from '../verify-api';

const dependenciesOf = (folder: string): object =>
  (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { dependencies: object }).dependencies;

describe('the usual host', () => {
  const root = realpathSync(temporaryFolder());
  const limits = { timeout: 120_000, memory: 1024 ** 3 };
  let hostPackages = '';
  const verified = (names: readonly string[]): ReturnType<typeof verifyPlugins> =>
    verifyPlugins(
      { workspaceRoot: root, beside: [], hostPackages, config: [], database: undefined, limits },
      names.map((name) => ({ projectRoot: `plugins/${name}`, from: `plugins/${name}/dist-dynamic` })),
    );

  beforeAll(async () => {
    hostPackages = await prepareUsualHost();
    writeFileSync(path.join(root, 'package.json'), '{"name":"root","private":true,"workspaces":["plugins/*"]}');
  });

  it('is what the package depends on', () => {
    expect(dependenciesOf(hostPackages)).toEqual(
      dependenciesOf(path.resolve(__dirname, '../../../packages/dynplug-host')),
    );
  });

  it('lets a guest ask routes for people, and a service the others', async () => {
    const answering = (who: string): string =>
      `http.use(async (request, response) => { await auth.credentials(request, { allow: ['${who}'] }); response.send('yes'); });`;
    writeExport(root, 'people-backend', { init: answering('user') });
    writeExport(root, 'services-backend', { init: answering('service') });
    const reports = await verified(['people-backend', 'services-backend']);
    expect(reports).toMatchObject([
      { passed: true, findings: [], routes: [{ path: '/api/people', status: 200 }] },
      { passed: true, findings: [], routes: [{ path: '/api/services', status: 200 }] },
    ]);
    expect(reports[0]?.host).toMatchObject({ database: 'node-sqlite3-wasm' });
    expect(reports[0]?.host.features).toHaveLength(9);
  });

  it('starts twenty plugins with tables in one backend', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `table${at}-backend`);
    const init =
      "const knex = await database.getClient(); await knex.schema.createTable('t', (t) => void t.increments('id')); await knex('t').insert({});" +
      "http.use(async (_request, response) => void response.json(await knex('t').select('id')));";
    for (const name of names) writeExport(root, name, { init });
    const reports = await verified(names);
    expect(reports.map(({ findings }) => findings)).toEqual(names.map(() => []));
    expect(reports.map(({ routes }) => routes[0]?.status)).toEqual(names.map(() => 200));
  });
});
