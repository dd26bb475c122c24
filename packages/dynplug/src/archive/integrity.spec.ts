import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../testing/temporary-folder';
import { TarballHasher, hashTarball } from './integrity';

// printf abc | openssl dgst -sha512 -binary | base64; printf abc | sha1sum
const ABC = {
  integrity: 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==',
  shasum: 'a9993e364706816aba3e25717850c26c9cd0d89d',
};

describe('hashes of a tarball', () => {
  it('are npm’s, for bytes in pieces and for a file', async () => {
    const hasher = new TarballHasher();
    for (const piece of ['a', 'bc']) hasher.update(Buffer.from(piece));
    expect(hasher.digest()).toEqual(ABC);
    const file = path.join(temporaryFolder(), 'abc');
    writeFileSync(file, 'abc');
    expect(await hashTarball(file)).toEqual(ABC);
  });

  // A file of Linux that has bytes and says that it has none.
  (process.platform === 'linux' ? it : it.skip)('are of no file that ends elsewhere than its size says', async () => {
    await expect(hashTarball('/proc/version')).rejects.toMatchObject({ code: 'EARCHIVE' });
  });
});
