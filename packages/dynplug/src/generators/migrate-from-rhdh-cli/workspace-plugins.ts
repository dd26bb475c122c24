// The plugins of a workspace, with the text of their package.json as a generator edits it.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { isBackendRole } from '../../plugin/role';
import { parseJsonc } from '../../support/edit-json';
import { DynplugError } from '../../support/errors';
import { posixRelative } from '../../support/paths';
import { findWorkspacePackages } from '../../tree/workspace';

type Names = Readonly<Record<string, string>>;

/** The fields of a package.json that are looked at. */
export interface ReadManifest {
  readonly name?: string;
  readonly scripts?: Names;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
  readonly files?: readonly unknown[];
  readonly backstage?: { readonly role?: unknown };
  readonly scalprum?: unknown;
  readonly dynplug?: Readonly<Record<string, unknown>>;
  readonly nx?: {
    readonly targets?: Readonly<Record<string, { readonly options?: Readonly<Record<string, unknown>> }>>;
  };
}

export interface WorkspacePlugin {
  /** POSIX, relative to the workspace root; `.` for the root. */
  readonly root: string;
  /** Path of the package.json, likewise. */
  readonly file: string;
  readonly manifest: ReadManifest;
  readonly isBackend: boolean;
  readonly isFrontend: boolean;
}

/** The root and all packages of its globs, the root first. */
export function workspacePlugins(tree: Tree): readonly WorkspacePlugin[] {
  const folders = findWorkspacePackages(tree.root).map(({ dir }) => posixRelative(tree.root, dir));
  return ['.', ...folders].flatMap((root) => {
    const file = path.posix.join(root, 'package.json');
    const text = tree.read(file, 'utf8');
    if (text === null) return [];
    const manifest = manifestIn(text, file);
    const role = manifest.backstage?.role;
    const isFrontend = typeof role === 'string' && /^frontend-plugin(-module)?$/.test(role);
    return [{ root, file, manifest, isBackend: isBackendRole(role), isFrontend }];
  });
}

/** @throws EMANIFEST */
function manifestIn(text: string, file: string): ReadManifest {
  try {
    return parseJsonc(text) as ReadManifest;
  } catch (cause) {
    throw new DynplugError('EMANIFEST', `${file} is not valid JSON: ${(cause as Error).message}`, 'Mend the file.', {
      cause,
    });
  }
}
