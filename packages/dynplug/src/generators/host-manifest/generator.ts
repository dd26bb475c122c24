// `nx g @org/dynplug:host-manifest production --from=../portal --ref=v1.4.0`.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { DynplugError } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { formatHostManifest, parseHostManifest } from '../../host-manifest/host-manifest';
import { makeHostManifest } from '../../make-host-manifest/make-host-manifest';
import type { RegistrySettings } from '../../oci/registry/registries';
import { HOST_MANIFEST } from '../../options/generators';
import { type Complete, type Written, complete } from '../../options/option';
import { requireExpanded } from '../../output/output-place';
import { print } from '../../terminal/print';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';

export default function hostManifestGenerator(tree: Tree, given: Written<typeof HOST_MANIFEST>): Promise<void> {
  return failInFull(async () => {
    const options = complete(HOST_MANIFEST, readOptions('host-manifest', HOST_MANIFEST, given));
    const file = inWorkspace(options.file ?? `hosts/${options.name}.json`);
    requireOwn(tree.read(file, 'utf8'), file, options.name);
    const today = new Date().toISOString().slice(0, 10);
    const registry = registrySettings(options, tree.root);
    const { manifest, notes } = await makeHostManifest({ ...options, workspaceRoot: tree.root, registry, today });
    tree.write(file, formatHostManifest(manifest));
    for (const line of [summary(manifest, file), ...notes.map((note) => `  ${note}`)]) print(line);
    print(`Commit the file, and name it in nx.json: "host": "./${file}".`);
  });
}

function registrySettings(
  { insecure, ca, timeout }: Complete<typeof HOST_MANIFEST>,
  workspaceRoot: string,
): RegistrySettings {
  return {
    insecure,
    ca: ca === undefined ? undefined : path.resolve(workspaceRoot, ca),
    timeout,
    concurrency: 1,
    env: process.env,
  };
}

function summary({ name, packages, source, backstage }: HostManifest, file: string): string {
  const names = Object.keys(packages);
  const ours = names.filter((one) => one.startsWith('@backstage/')).length;
  const ambiguous = Object.values(packages).filter((versions) => typeof versions !== 'string').length;
  const several =
    ambiguous === 0 ? '' : ` ${ambiguous} have several versions: --installed tells which one plugins find.`;
  const version = backstage === undefined ? '' : ` with Backstage ${backstage}`;
  return `${file}: ${name}${version}. Packages by ${source.from}: ${names.length}, of Backstage: ${ours}.${several}`;
}

/** A manifest of the same host is made again; anything else stays. @throws EEXISTS */
function requireOwn(present: string | null, file: string, name: string): void {
  if (present === null || isOf(present, file, name)) return;
  throw new DynplugError(
    'EEXISTS',
    `${file} already exists, and is not a manifest of ${name}.`,
    'Choose another name, or another --file.',
  );
}

function isOf(text: string, file: string, name: string): boolean {
  try {
    return parseHostManifest(text, file).name === name;
  } catch (error) {
    if (error instanceof DynplugError) return false;
    throw error;
  }
}

/** @throws EOUTPUT */
function inWorkspace(file: string): string {
  requireExpanded('file', file);
  const normal = path.posix.normalize(file.replaceAll('\\', '/'));
  if (!normal.startsWith('..') && !path.posix.isAbsolute(normal) && !/^\w:/.test(normal) && normal.endsWith('.json'))
    return normal;
  throw new DynplugError(
    'EOUTPUT',
    `file: ${file} is not a .json file below the workspace root.`,
    'For example hosts/production.json.',
  );
}
