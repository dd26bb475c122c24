// `lint`: what was exported passes, what was damaged fails with the rule, through Nx.
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dynamicDir, nx, plugin } from './portal';

const lint = (...flags: readonly string[]): ReturnType<typeof nx> =>
  nx('run', `${plugin('notes-backend')}:lint-dynamic`, ...flags);

describe('lint', () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'dynplug-lint-'));
  const damaged = path.join(parent, 'dist-dynamic');

  afterAll(() => rmSync(parent, { recursive: true, force: true }));

  it('exports first, and takes the export', async () => {
    const { code, output } = await lint();
    expect(output).toContain('plugins/notes-backend/dist-dynamic (folder): fit for all known hosts');
    expect(code).toBe(0);
  });

  it('fails on a damaged copy, with the rule, the hosts and what to do', async () => {
    cpSync(dynamicDir('notes-backend'), damaged, { recursive: true });
    rmSync(path.join(damaged, 'dist/index.cjs.js'));
    writeFileSync(path.join(damaged, 'dist/configSchema.json'), '{');
    symlinkSync('../package.json', path.join(damaged, 'dist/link'));
    const { code, output } = await lint(`--path=${damaged}`);
    expect(code).toBe(1);
    for (const rule of ['main-file', 'folder-symlink', 'config-schema-json']) expect(output).toContain(`error ${rule}`);
    expect(output).toContain('the plugin fails to load; the backend starts without it');
    expect(output).toContain('→ Copy what the link points to.');
    expect(output).toContain('ECONTRACT 3 error(s)');
  });

  it('asks only what one host asks, and prints data and annotations', async () => {
    const only = await lint(`--path=${damaged}`, '--profile=backstage', '--format=json');
    expect(only.code).toBe(1);
    const json = only.output.slice(only.output.indexOf('{\n'), only.output.lastIndexOf('\n}\n') + 2);
    const result = JSON.parse(json) as { artifacts: { findings: { rule: string }[] }[]; errors: number };
    expect(result.artifacts[0]?.findings.map(({ rule }) => rule)).toEqual(['main-file']);
    const github = await lint(`--path=${damaged}`, '--format=github');
    expect(github.output).toMatch(/^::error title=folder-symlink,file=.*dist-dynamic\/dist\/link::/m);
  });

  it('refuses options that do not exist, and paths that lead nowhere', async () => {
    const profile = await lint('--profile=rhdh');
    expect(profile.code).not.toBe(0);
    expect(profile.output).toContain('rhdh-1.10');
    const nowhere = await lint('--path=plugins/nowhere');
    expect(nowhere.code).toBe(1);
    expect(nowhere.output).toMatch(/EARTIFACT .*plugins\/nowhere does not exist/);
  });
});
