import { readdirSync } from 'node:fs';
import { temporaryFolder } from '../testing/temporary-folder';
import { startThread } from './file-thread';

const LEFT_OUT = { anywhere: [], atTop: [] };

/** As many files as take a while to write. */
const MANY = Array.from({ length: 4000 }, (_, at) => ({
  path: `${at}.txt`,
  mode: 0o644,
  size: 0,
  source: { bytes: Buffer.alloc(0) },
}));

describe('a thread', () => {
  it('keeps the process alive while it writes, whatever it was asked before', async () => {
    const folder = temporaryFolder();
    const thread = startThread();
    const earlier = thread.list({ dirs: [], leftOut: LEFT_OUT, taken: new SharedArrayBuffer(4) });
    const writing = thread.write({
      entries: MANY,
      folder,
      how: 'copy',
      mask: 0o022,
      counter: new SharedArrayBuffer(4),
    });
    await earlier;
    expect(process.getActiveResourcesInfo()).toContain('MessagePort');
    await writing;
    expect(readdirSync(folder)).toHaveLength(MANY.length);
  });

  it('keeps no process alive when it has answered', async () => {
    const thread = startThread();
    const taken = new SharedArrayBuffer(4);
    new Int32Array(taken)[0] = 1;
    expect(await thread.list({ dirs: ['/nowhere'], leftOut: LEFT_OUT, taken })).toBeUndefined();
    expect(process.getActiveResourcesInfo()).not.toContain('MessagePort');
    await thread.stop();
  });
});
