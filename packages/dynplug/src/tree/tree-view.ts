// What the parts of the installed tree ask of the whole.
import type { LockedTree } from './lockfile/locked-tree';
import type { UnreadLockfile } from './lockfile/unread-lockfile';
import type { Manifest } from './manifest';

/** Folders are real and absolute. */
export interface TreeView {
  /** The folder that holds the workspace's `node_modules`. */
  readonly root: string;
  /** What the workspace's lockfile says; undefined when there is none, or none that says something about this tree. @throws EMANIFEST, EYAML */
  readonly lockfile: LockedTree | UnreadLockfile | undefined;
  /** @throws EMANIFEST */
  manifest(dir: string): Manifest;
  isSourceFolder(dir: string): boolean;
  isMember(dir: string): boolean;
}
