import { setTimeout as delay } from 'node:timers/promises';
import { eachLimited } from './each-limited';

describe('eachLimited', () => {
  it('works on so many at a time, and keeps the order', async () => {
    let running = 0;
    let most = 0;
    const results = await eachLimited([5, 1, 3, 2], 2, async (ms) => {
      most = Math.max(most, ++running);
      await delay(ms);
      running--;
      return ms * 2;
    });
    expect(results).toEqual([10, 2, 6, 4]);
    expect(most).toBe(2);
    expect(await eachLimited([], 2, () => Promise.resolve(1))).toEqual([]);
  });

  it('begins nothing after a failure, and waits for what was begun', async () => {
    const done: number[] = [];
    const work = async (item: number): Promise<void> => {
      if (item === 0) throw new Error('no');
      await delay(5);
      done.push(item);
    };
    await expect(eachLimited([0, 1, 2], 2, work)).rejects.toThrow('no');
    expect(done).toEqual([1]);
  });
});
