// The files of the installed packages of a closure, each package listed once.
import { setImmediate } from 'node:timers/promises';
import type { Walk } from '../closure/walk';
import { type PackageFile, installedFiles } from '../tree/package-files';

export class InstalledContents {
  readonly #listed = new Map<string, readonly PackageFile[]>();

  /** Files of the packages that were listed. */
  get count(): number {
    return [...this.#listed.values()].reduce((sum, files) => sum + files.length, 0);
  }

  /** @param dir real and absolute @throws ELINK, EPATH */
  files(dir: string): readonly PackageFile[] {
    let files = this.#listed.get(dir);
    if (!files) this.#listed.set(dir, (files = installedFiles(dir)));
    return files;
  }

  /** Lists all private packages bit by bit, while others wait for the disk. What can't be listed is told to the one who asks for it. */
  async listAhead({ graph }: Walk): Promise<void> {
    for (const pkg of graph.values()) {
      if (pkg.kind !== 'private') continue;
      try {
        this.files(pkg.id);
      } catch {
        // Fails again when it is asked for.
      }
      await setImmediate();
    }
  }
}
