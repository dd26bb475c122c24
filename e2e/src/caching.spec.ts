// An export that is not made again, and what makes it run beside what docs/explanation/caching.md lists (matrix/caching-table.spec.ts).
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dynamicDir, exportPlugin, withChange } from './portal';

describe('the cache', () => {
  beforeAll(async () => {
    const { code, output } = await exportPlugin('notes-backend');
    if (code !== 0) throw new Error(output);
  });

  it('answers a second run, and restores a folder that was removed', async () => {
    const second = await exportPlugin('notes-backend');
    expect(second.cached).toBe(true);
    // What Nx shows again is of the first run.
    expect(second.output).not.toMatch(/\r|\btook\b/);
    rmSync(dynamicDir('notes-backend'), { recursive: true });
    expect((await exportPlugin('notes-backend')).cached).toBe(true);
    expect(existsSync(path.join(dynamicDir('notes-backend'), 'dist/index.cjs.js'))).toBe(true);
  });

  it('misses after a change in a migration', async () => {
    const migration = 'exports.up = async () => {};\nexports.down = async () => {};\n';
    await withChange(
      'plugins/notes-backend/migrations/changed.js',
      () => migration,
      async () => {
        expect(await exportPlugin('notes-backend')).toMatchObject({ code: 0, cached: false });
      },
    );
  });

  it('misses after a change of an option', async () => {
    expect(await exportPlugin('notes-backend', '--prune')).toMatchObject({ code: 0, cached: false });
    await exportPlugin('notes-backend');
  });
});
