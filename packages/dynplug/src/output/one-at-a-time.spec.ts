import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../testing/temporary-folder';
import { oneAtATime } from './one-at-a-time';

describe('work of one process at a time', () => {
  it('waits for the one before, also where that fails', async () => {
    const lock = path.join(temporaryFolder(), 'deep/lock');
    const seen: string[] = [];
    const work = async (name: string): Promise<void> => {
      seen.push(`${name} begins`);
      expect(readFileSync(lock, 'utf8')).toBe(String(process.pid));
      await sleep(50);
      seen.push(`${name} ends`);
      if (name === 'a') throw new Error('a fails');
    };
    const all = await Promise.allSettled([oneAtATime(lock, () => work('a')), oneAtATime(lock, () => work('b'))]);
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(existsSync(lock)).toBe(false);
  });

  it('takes over from a process that was killed', async () => {
    const lock = path.join(temporaryFolder(), 'lock');
    writeFileSync(lock, '999999999');
    expect(await oneAtATime(lock, () => Promise.resolve('done'))).toBe('done');
  });
});
