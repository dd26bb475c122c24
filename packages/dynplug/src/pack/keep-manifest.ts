// Backstage's prepack rewrites package.json in place and its postpack brings it back, unless packing fails between the two.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atExit } from '../support/at-exit';

/** Runs `work`, and sees to it that the package.json in `dir` is as before, also when it fails. @param dir absolute */
export async function keepManifest<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(dir, 'package.json');
  const before = readFileSync(file);
  const restore = (): void => {
    if (!existsSync(file) || !readFileSync(file).equals(before)) writeFileSync(file, before);
    // The copy that prepack leaves for postpack.
    rmSync(path.join(dir, 'package.json-prepack'), { force: true });
  };
  const settled = atExit(restore);
  try {
    return await work();
  } finally {
    restore();
    settled();
  }
}
