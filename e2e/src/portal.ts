// The prepared portal and host, for the scenarios.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nxIn, startHost } from '@org/test-kit';
import { copyOfWorker } from './work-folder';

/** This worker's own. */
export const PORTAL = copyOfWorker('portal');
const HOST = process.env['E2E_HOST'] ?? '';

export const plugin = (folder: string): string => `@acme/backstage-plugin-${folder}`;
export const pluginDir = (folder: string): string => path.join(PORTAL, 'plugins', folder);
export const dynamicDir = (folder: string): string => path.join(pluginDir(folder), 'dist-dynamic');

export const nx = (...args: readonly string[]): ReturnType<typeof nxIn> => nxIn(PORTAL, args);

/** Runs a task on what is built already. For scenarios that change what builds read, but are not about builds. */
export const ALONE = '--excludeTaskDependencies';

interface Ran {
  readonly code: number;
  readonly output: string;
  readonly cached: boolean;
}

/** Runs a target of one plugin; says whether it came from the cache. */
export async function runTarget(folder: string, target: string, ...flags: readonly string[]): Promise<Ran> {
  const { code, output } = await nx('run', `${plugin(folder)}:${target}`, ...flags);
  const line = output.split('\n').find((text) => text.includes(`nx run ${plugin(folder)}:${target}`)) ?? '';
  return { code, output, cached: /local cache|existing outputs match/.test(line) };
}

export const exportPlugin = (folder: string, ...flags: readonly string[]): Promise<Ran> =>
  runTarget(folder, 'export', ...flags);

/** A host with these plugins (folder names in the portal) in its root. */
export async function hostWith(folders: readonly string[]): Promise<Awaited<ReturnType<typeof startHost>>> {
  const root = mkdtempSync(path.join(tmpdir(), 'dynplug-host-'));
  for (const folder of folders) cpSync(dynamicDir(folder), path.join(root, `${folder}-dynamic`), { recursive: true });
  const host = await hostWithRoot(root);
  const stop = async (): Promise<void> => {
    await host.stop();
    rmSync(root, { recursive: true, force: true });
  };
  return { ...host, stop };
}

/** A host that scans this folder. @param options its port, and variables of its environment */
export function hostWithRoot(
  root: string,
  options: { readonly port?: number; readonly env?: Readonly<Record<string, string>> } = {},
): ReturnType<typeof startHost> {
  return startHost({ hostDir: HOST, pluginsRoot: root, ...options });
}

/** Changes a file of the portal while `work` runs, and puts it back. */
export async function withChange<T>(
  file: string,
  change: (text: string) => string,
  work: () => Promise<T>,
): Promise<T> {
  const target = path.join(PORTAL, file);
  let before: string | undefined;
  try {
    before = readFileSync(target, 'utf8');
  } catch {
    mkdirSync(path.dirname(target), { recursive: true });
  }
  writeFileSync(target, change(before ?? ''));
  try {
    return await work();
  } finally {
    if (before === undefined) rmSync(target, { force: true });
    else writeFileSync(target, before);
  }
}
