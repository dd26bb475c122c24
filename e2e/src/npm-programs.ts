// Programs that npm has as packages, in a version of their own: installed once, and kept in the user's cache folder.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, must } from '@org/test-kit';

/** @param spec a package and its version: `pnpm@9.15.9` @returns the absolute folder with its programs */
export async function npmPrograms(spec: string): Promise<string> {
  const folder = path.join(cacheFolder(), `program-${spec.replace(/[/@]/g, '_')}`);
  const programs = path.join(folder, 'node_modules/.bin');
  if (existsSync(folder)) return programs;
  mkdirSync(cacheFolder(), { recursive: true });
  const fresh = mkdtempSync(`${folder}.new-`);
  writeFileSync(path.join(fresh, 'package.json'), '{"private":true}');
  await must('npm', ['install', spec, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: fresh });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another run was quicker.
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  return programs;
}

/** The environment in which programs of this folder are found first. */
export function withPrograms(folder: string): Readonly<Record<string, string>> {
  return { PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` };
}
