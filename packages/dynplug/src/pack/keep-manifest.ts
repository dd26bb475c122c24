// Backstage's prepack rewrites package.json in place and its postpack brings it back, unless packing ends between the two.
// Files: productionPack of @backstage/cli-module-build.
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atExit } from '../process/at-exit';
import { parseJson } from '../json/parse-json';

/** The original manifest, while a package is being packed. */
const BACKUP = 'package.json-prepack';
/** Made of a schema in TypeScript, for the packed manifest. */
const SCHEMA = 'config.schema.json';

/**
 * Runs `work`, and restores the package.json in `dir`, also when it fails or the process is interrupted. A pack that was killed before
 * leaves the original beside it: that one is restored first. @param dir absolute
 */
export async function keepManifest<T>(dir: string, work: () => Promise<T>): Promise<T> {
  restoreAfterKill(dir);
  const before = readFileSync(path.join(dir, 'package.json'));
  const restore = (): void => {
    restoreManifest(dir, before);
  };
  const settled = atExit(restore);
  try {
    return await work();
  } finally {
    restore();
    settled();
  }
}

/** Restores what a pack that was killed left rewritten; nothing otherwise. @param dir absolute */
export function restoreAfterKill(dir: string): void {
  const backup = path.join(dir, BACKUP);
  if (existsSync(backup)) restoreManifest(dir, readFileSync(backup));
}

function restoreManifest(dir: string, original: Buffer): void {
  const file = path.join(dir, 'package.json');
  const wasPacking = existsSync(path.join(dir, BACKUP));
  if (!existsSync(file) || !readFileSync(file).equals(original)) writeFileSync(file, original);
  if (wasPacking)
    for (const name of generated(dir, original)) rmSync(path.join(dir, name), { recursive: true, force: true });
}

/** What prepack makes beside the manifest. */
function generated(dir: string, original: Buffer): readonly string[] {
  const { configSchema, exports: mounts } = parseJson(original.toString()) as Readonly<Record<string, unknown>>;
  const folders = Object.keys((mounts ?? {}) as object)
    .filter((mount) => /^\.\/[\w-]+$/.test(mount))
    .map((mount) => mount.slice(2))
    .filter((folder) => holdsManifestOnly(path.join(dir, folder)));
  return [BACKUP, ...(/\.d\.ts$/.test(String(configSchema)) ? [SCHEMA] : []), ...folders];
}

function holdsManifestOnly(folder: string): boolean {
  try {
    return readdirSync(folder).join() === 'package.json';
  } catch {
    // Absent, or a file.
    return false;
  }
}
