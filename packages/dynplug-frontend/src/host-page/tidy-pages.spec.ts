import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/workspace';
import { tidyPages } from './tidy-pages';

describe('the folder of pages', () => {
  it('loses those of killed processes and of days before, and nothing else', () => {
    const cache = temporaryFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const kept = ['page-legacy-00aa', `page-new-${process.pid}-00aa`, 'schemas'];
    for (const name of [...kept, `page-new-${pid}-00aa`])
      mkdirSync(path.join(cache, name, 'dist'), { recursive: true });
    tidyPages(cache);
    expect(readdirSync(cache).sort()).toEqual([...kept].sort());
    tidyPages(cache, Date.now() + 25 * 3600 * 1000);
    expect(readdirSync(cache).sort()).toEqual([`page-new-${process.pid}-00aa`, 'schemas']);
    tidyPages(path.join(cache, 'absent'));
  });
});
