// What is asked of a derivation, and what it answers.
import type { FileThread } from '../support/file-thread';
import type { DerivedPackage } from './derived-package';
import type { DeriveOptions } from '../options/derivation';

export interface DeriveRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  readonly options: DeriveOptions;
  /** Folders in the project that are outputs, POSIX and relative to it: never part of what is derived. */
  readonly outputs?: readonly string[];
  /** The folder that will hold the derived package as it is, POSIX and relative to the project; undefined when it becomes an archive. */
  readonly exportedTo?: string;
  /** Starts a thread that lists files beside this one. */
  readonly thread?: (() => FileThread | undefined) | undefined;
  /** Told early about how many files it will be, for those who prepare for them. */
  readonly expected?: ((files: number) => void) | undefined;
}

/** A derived package that is still being looked at, while its entry point loads: nothing of it may be used for good before `checked` says so. */
export interface DerivationAhead {
  readonly entries: DerivedPackage['entries'];
  readonly name: string;
  /** The whole; rejects as `derive` does. Has to be awaited. */
  readonly checked: Promise<DerivedPackage>;
}
