// Which compiled files npm would pack: `files` and ignore files count for them as for files on disk.
import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CompiledFile } from '../compile/compile-packages';
import { makeTemporaryFolder } from '../files/temporary-folder';
import type { Manifest } from '../tree/manifest';
import { type PackageFile, packedFiles } from '../tree/package-files';

const IGNORE_FILES = ['.npmignore', '.gitignore'];

/**
 * @param dir absolute folder of the package
 * @param manifest as it will be published
 */
export async function packedByNpm(
  dir: string,
  manifest: Manifest,
  compiled: readonly CompiledFile[],
): Promise<readonly CompiledFile[]> {
  if (compiled.length === 0 || listsDist(manifest)) return compiled;
  const folder = makeTemporaryFolder('packlist', { inMemory: true });
  try {
    writeFileSync(path.join(folder.path, 'package.json'), JSON.stringify(manifest));
    for (const name of IGNORE_FILES)
      if (existsSync(path.join(dir, name))) copyFileSync(path.join(dir, name), path.join(folder.path, name));
    for (const { path: name } of compiled) {
      const file = path.join(folder.path, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '');
    }
    const packed = new Set((await packedFiles(folder.path, manifest)).map((file) => file.path));
    return compiled.filter((file) => packed.has(file.path));
  } finally {
    folder.remove();
  }
}

/** The usual case: `files` has `dist` and excludes nothing. */
function listsDist({ files }: Manifest): boolean {
  if (!Array.isArray(files)) return false;
  const listed = files.map(String);
  return listed.some((entry) => /^(\.?\/)?dist\/?$/.test(entry)) && !listed.some((entry) => entry.startsWith('!'));
}

/** Sources that the build copies, as files of the package. */
export function copiedFiles(compiled: readonly CompiledFile[]): readonly PackageFile[] {
  return compiled.flatMap((copied) => {
    if (!('file' in copied)) return [];
    const { size, mode, ctimeMs } = statSync(copied.file);
    const executable = (mode & 0o111) !== 0;
    return [{ ...copied, size, executable, mode: mode & 0o777, changed: ctimeMs }];
  });
}
