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

  it('asks only what one host asks, and prints annotations', async () => {
    const { code, output } = await lint(`--path=${damaged}`, '--profile=backstage', '--format=github');
    expect(code).toBe(1);
    expect(output).toMatch(/^::error title=main-file,file=.*dist-dynamic\/.*::/m);
    expect(output).not.toContain('title=folder-symlink');
  });
});
