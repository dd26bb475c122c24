// Where scenarios change copies of the monorepos, one for each of Jest's workers. In memory where the machine has room: exports have
// thousands of files, and a disk takes several times as long for those.
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '@org/test-kit';

const IN_MEMORY = '/dev/shm';
const NAME = 'dynplug-scenarios-';
/** What all copies and their outputs take, in bytes; twice as much has to be free. */
const TAKEN = 3e9;

/** A new folder of this run. @returns absolute */
export function makeWorkFolder(): string {
  const base = hasRoom() ? IN_MEMORY : cacheFolder();
  mkdirSync(base, { recursive: true });
  for (const name of readdirSync(base).filter((one) => one.startsWith(NAME) && !isOfLiving(one)))
    rmSync(path.join(base, name), { recursive: true, force: true });
  const folder = mkdtempSync(path.join(base, `${NAME}${process.pid}-`));
  // A server that runs as another user has its data below.
  chmodSync(folder, 0o711);
  if (base === IN_MEMORY) {
    process.env['TMPDIR'] = path.join(folder, 'tmp');
    mkdirSync(path.join(folder, 'tmp'));
    chmodSync(path.join(folder, 'tmp'), 0o711);
  }
  return folder;
}

/** The copy of one of the workers: absolute. @param worker Jest's number, from 1 */
export function copyOfWorker(monorepo: string, worker = process.env['JEST_WORKER_ID'] ?? '1'): string {
  return path.join(process.env['E2E_WORK'] ?? '', worker, monorepo);
}

function hasRoom(): boolean {
  if (!existsSync(IN_MEMORY)) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  const isLarge = Math.min(bavail * bsize, process.availableMemory()) > 2 * TAKEN;
  return isLarge && canExecute();
}

/** Containers often have it without. */
function canExecute(): boolean {
  const probe = path.join(IN_MEMORY, `${NAME}${process.pid}-probe`);
  try {
    writeFileSync(probe, '', { mode: 0o700 });
    accessSync(probe, constants.X_OK);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { force: true });
  }
}

/** Whether the run that made a folder goes on. */
function isOfLiving(name: string): boolean {
  const pid = /-(\d+)-/.exec(name)?.[1] ?? '';
  return existsSync(`/proc/${pid}`);
}
