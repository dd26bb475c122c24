// package.json files of a workspace, read once for each answer to Nx.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../json/values';
import { parseJson } from '../json/parse-json';

/** The fields of a package.json that inference reads, unchecked: anything may be in them. */
export interface ProjectManifest {
  readonly name?: unknown;
  readonly backstage?: { readonly role?: unknown; readonly pluginId?: unknown } | null;
  readonly bundled?: unknown;
  readonly dynplug?: unknown;
  readonly [field: string]: unknown;
}

/** package.json (POSIX, relative to the workspace root) → what it holds. */
export type ProjectManifests = ReadonlyMap<string, ProjectManifest>;

/** Folders that our targets and others write: a package.json in them is not a project's. */
const OUTPUT = /(^|\/)(dist|dist-[^/]+|node_modules)\//;

/**
 * Reads the manifests of projects. Leaves out those in output folders and those that are not JSON objects: Nx itself reports broken
 * files, with their names, and goes on with the others.
 * @param workspaceRoot absolute
 * @param files POSIX, relative to it
 */
export function readProjectManifests(workspaceRoot: string, files: readonly string[]): ProjectManifests {
  return new Map(
    files.flatMap((file) => {
      const manifest = OUTPUT.test(file) ? undefined : readProjectManifest(workspaceRoot, file);
      return manifest === undefined ? [] : [[file, manifest] as const];
    }),
  );
}

/** @returns undefined for a file that is missing, broken, or no object */
export function readProjectManifest(workspaceRoot: string, file: string): ProjectManifest | undefined {
  try {
    const value = parseJson(readFileSync(path.join(workspaceRoot, file), 'utf8'));
    return isObject(value) ? (value as ProjectManifest) : undefined;
  } catch {
    return undefined;
  }
}
