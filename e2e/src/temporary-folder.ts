// Folders that a scenario makes and that are gone after it, and what is in such folders.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, absolute; removed after the scenario's last test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dynplug-e2e-'));
  removeAfterwards(folder);
  return folder;
}

/** For what a scenario makes elsewhere, such as in the portal. @param file or folder, absolute */
export function removeAfterwards(file: string): void {
  made.push(file);
}

/** Files below an exported or unpacked folder, POSIX and sorted, without what is not shipped. */
export function shippedFiles(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => statSync(path.join(folder, file)).isFile() && !/^\.(gitignore|dynplug)/.test(file))
    .sort();
}
