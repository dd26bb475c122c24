// A path for a workspace whose folder has a `|` in its name. The bundler takes `|` in a module's name for a separator, so it would make other
// ids and names of chunks than elsewhere; a link without it stands for the workspace in names.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * @param workspaceRoot real and absolute
 * @param work gets the path by which modules are named, absolute; it leads to the workspace while the work lasts
 */
export async function withPlainRoot<T>(workspaceRoot: string, work: (plainRoot: string) => Promise<T>): Promise<T> {
  if (!workspaceRoot.includes('|')) return work(workspaceRoot);
  const folder = mkdtempSync(path.join(tmpdir(), 'dynplug-root-'));
  const plainRoot = path.join(folder, 'workspace');
  symlinkSync(workspaceRoot, plainRoot);
  try {
    return await work(plainRoot);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
