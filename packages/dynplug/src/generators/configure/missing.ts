// What a plugin lacks: something that can be written, or something that only a person can decide.
import type { Tree } from '@nx/devkit';
import type { DynplugPluginOptions } from '../../options/plugin';
import type { WorkspaceProject } from '../workspace-projects';

/** What each check knows. A check reads, and changes nothing. */
export interface Configured {
  readonly tree: Tree;
  readonly plugin: WorkspaceProject;
  readonly role: string;
  /** All packages of the workspace. */
  readonly projects: readonly WorkspaceProject[];
  /** The options of this plugin. */
  readonly options: DynplugPluginOptions;
  /** nx.json as it is. */
  readonly nxJson: Readonly<Record<string, unknown>>;
}

export type Missing = Fixable | ToDo;

export interface Fixable {
  /** POSIX, relative to the workspace root. */
  readonly file: string;
  /** What --fix writes there. */
  readonly what: string;
  /** @param text of the file, '' when there is none @returns the new text */
  readonly fixed: (text: string) => string;
}

export interface ToDo {
  readonly todo: string;
}

export type Check = (configured: Configured) => readonly Missing[];
