// What the entry points of a host's packages export, and the ids of the plugins that it registers: by loading them in a child process.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nativePath } from '../files/paths';
import { startNodeChild } from '../process/run';
import { mountsOf } from '../tree/exports-targets';
import { readManifest } from '../tree/manifest';
import { modulePath, packageNameOf } from '../tree/package-name';
import type { HostManifest, StaticFeature } from '../host-manifest/fields';

/** Loading all packages of a host takes 10 to 40 seconds. */
const TIMEOUT_MS = 300_000;

interface Loaded {
  readonly exported: readonly { readonly name: string; readonly names?: readonly string[]; readonly error?: string }[];
  readonly features: readonly { readonly name: string; readonly features: readonly Omit<StaticFeature, 'package'>[] }[];
}

export interface LoadedNames {
  readonly exports: NonNullable<HostManifest['exports']>;
  readonly features: readonly StaticFeature[];
  /** Why the names of a package, or of an entry point, are not known. */
  readonly notes: readonly string[];
}

/**
 * @param root absolute folder with the host's packages in its node_modules
 * @param packages names to load @param registered entry points that the host registers
 */
export async function loadNames(
  root: string,
  packages: readonly string[],
  registered: readonly string[],
): Promise<LoadedNames> {
  const entries = packages.flatMap((name) => entryPointsOf(root, name));
  const inRoot = registered.filter((name) => existsSync(folderOf(root, packageNameOf(name))));
  const loaded = await askAll(root, entries, inRoot);
  const exports: Record<string, Record<string, readonly string[]>> = {};
  for (const { name, names } of loaded.exported) {
    const owner = packageNameOf(name);
    if (names) (exports[owner] ??= {})[`.${name.slice(owner.length)}`] = names;
  }
  const features = registered.flatMap((name): readonly StaticFeature[] => {
    const found = loaded.features.find((one) => one.name === name)?.features ?? [];
    const owner = packageNameOf(name);
    return found.length === 0 ? [{ package: owner }] : found.map((feature) => ({ package: owner, ...feature }));
  });
  const notes = loaded.exported.flatMap(({ name, error }) =>
    error === undefined ? [] : [`${name} does not load: ${error}`],
  );
  return { exports, features, notes };
}

/** One process for all; where that dies, one for each. */
async function askAll(root: string, entries: readonly string[], registered: readonly string[]): Promise<Loaded> {
  const all = await ask(root, entries, registered);
  if (all) return all;
  const answers: Loaded[] = [];
  for (const name of new Set([...entries, ...registered]))
    answers.push(
      (await ask(root, entries.includes(name) ? [name] : [], registered.includes(name) ? [name] : [])) ?? {
        exported: [{ name, error: 'its process ended' }],
        features: [],
      },
    );
  return {
    exported: answers.flatMap(({ exported }) => exported),
    features: answers.flatMap(({ features }) => features),
  };
}

async function ask(
  root: string,
  entries: readonly string[],
  registered: readonly string[],
): Promise<Loaded | undefined> {
  const child = startNodeChild({ script: path.join(__dirname, 'export-names.child.cjs'), cwd: tmpdir() });
  const result = await child.ask<Loaded>({ root, entries, registered }, TIMEOUT_MS);
  return result.kind === 'answer' ? result.answer : undefined;
}

/** Requests such as `@backstage/x` and `@backstage/x/alpha`. */
function entryPointsOf(root: string, name: string): readonly string[] {
  const { exports } = readManifest(folderOf(root, name));
  if (exports === undefined) return [name];
  return mountsOf(exports)
    .map(([mount]) => mount)
    .filter((mount) => !mount.includes('*') && !/\.(json|css|scss)$/.test(mount))
    .map((mount) => name + mount.slice(1));
}

function folderOf(root: string, name: string): string {
  return nativePath(root, modulePath('', name));
}
