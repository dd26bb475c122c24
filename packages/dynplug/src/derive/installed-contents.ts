// The files of the installed packages of a closure, each package listed once.
import { setImmediate } from 'node:timers/promises';
import type { FileThread } from '../support/file-thread';
import { take, unpackLists } from '../support/list-files.cjs';
import { NOT_INSTALLED, type PackageFile, inPackage, installedFiles } from '../tree/package-files';

/** Packages that are asked for at once. */
const PACKAGES_PER_REQUEST = 8;

/** What a thread was asked for. */
interface Request {
  readonly dirs: readonly string[];
  /** Not 0 when somebody has begun with it. */
  readonly taken: SharedArrayBuffer;
  readonly answered: Promise<void>;
}

export class InstalledContents {
  readonly #listed = new Map<string, readonly PackageFile[]>();
  readonly #thread: FileThread | undefined;
  readonly #requests: Request[] = [];
  #expected: string[] = [];

  /** @param thread lists beside this one */
  constructor(thread?: FileThread) {
    this.#thread = thread;
  }

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

  /** It will be asked for. @param dir real and absolute */
  expect(dir: string): void {
    this.#expected.push(dir);
    if (this.#expected.length === PACKAGES_PER_REQUEST) this.#request();
  }

  /** Lists what is expected bit by bit, while others wait for the disk. What can't be listed is told to the one who asks for it. */
  async listAhead(): Promise<void> {
    this.#request();
    // The thread goes the other way.
    for (const { dirs, taken, answered } of this.#requests.toReversed()) {
      if (!take(taken)) await answered;
      else
        for (const dir of dirs) {
          this.#tryList(dir);
          await setImmediate();
        }
    }
  }

  #request(): void {
    const dirs = this.#expected;
    this.#expected = [];
    const taken = new SharedArrayBuffer(4);
    const answered = this.#ask(dirs, taken);
    this.#requests.push({ dirs, taken, answered });
  }

  async #ask(dirs: readonly string[], taken: SharedArrayBuffer): Promise<void> {
    const lists = await this.#thread?.list({ dirs, leftOut: NOT_INSTALLED, taken });
    if (!lists) return;
    for (const [at, files] of unpackLists(lists).entries()) {
      const dir = dirs[at] as string;
      if (files) this.#listed.set(dir, inPackage(dir, files));
    }
  }

  #tryList(dir: string): void {
    try {
      this.files(dir);
    } catch {
      // Fails again when it is asked for.
    }
  }
}
