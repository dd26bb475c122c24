// The collect use case: the fragments that packing and publishing left in many projects, as one dynamic-plugins.yaml.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { requireContract } from '../host/contract';
import { type FragmentEntry, entryKey, parseFragment } from '../host/fragment';
import { installerYaml } from '../host/installer-yaml';
import type { HostFinding } from '../host/finding';
import type { Profile } from '../options/hosts';
import { DynplugError } from '../errors/errors';
import { readJsonObject } from '../json/json-object';
import { isText } from '../json/values';
import { copyToDestination, requireDestination } from '../output/destination';
import { PACK_REPORT_FILE } from '../packaged/pack-report';
import { IMAGE_REPORT_FILE } from '../packaged/stale';
import { requireOutputFile } from '../output/output-folder';
import { byText } from '../files/paths';
import { writeWholeFile } from '../output/replace-file';

const FRAGMENT_FILE = 'dynamic-plugins.yaml';
/** Marks a file as ours; one that a person keeps is never replaced. */
const HEADER = '# Made by @org/dynplug:collect from the fragments of projects; changes are lost.\n';

export interface CollectRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projects: readonly { readonly name: string; readonly root: string }[];
  /** Output folders of a project in order of preference: the first with a fragment counts, as a plugin must not be installed twice. */
  readonly folders: readonly string[];
  /** POSIX, relative to the workspace root. */
  readonly outputFile: string;
  readonly profile: Profile;
  /** Gets the tarballs of the projects; absolute or relative to the workspace root. */
  readonly packDestination?: string | undefined;
}

export interface CollectResult {
  /** Absolute. */
  readonly output: string;
  readonly text: string;
  /** Sorted: what `package` says in each entry. */
  readonly packages: readonly string[];
  readonly findings: readonly HostFinding[];
  /** The folder that each fragment comes from, absolute. */
  readonly sources: readonly { readonly name: string; readonly folder: string }[];
}

/** @throws EARTIFACT for a project without a fragment, ECONTRACT when hosts would not take the result, EOUTPUT, EWRITE */
export function collectFragments({
  workspaceRoot,
  projects,
  folders,
  outputFile,
  profile,
  packDestination,
}: CollectRequest): CollectResult {
  requireYaml(outputFile);
  const place = { workspaceRoot, projectRoot: '.', option: 'outputFile', given: outputFile };
  const output = requireOutputFile(place, (former) => former.startsWith(HEADER));
  const sources = requireSources(workspaceRoot, projects, folders);
  const entries = unique(sources.flatMap((source) => entriesOf(source)));
  const text = HEADER + installerYaml({ plugins: entries.map(({ fields }) => fields) });
  const findings = requireContract({ kind: 'fragment', text }, profile);
  const tarballs = packDestination === undefined ? [] : tarballsOf(workspaceRoot, projects);
  const copies = tarballs.map((tarball) => ({
    ...tarball,
    destination: requireDestination(tarball.files, {
      ...{ workspaceRoot, projectRoot: tarball.root, given: packDestination ?? '', reads: [tarball.folder] },
    }),
  }));
  writeWholeFile(output, text);
  for (const { files, folder, destination } of copies) copyToDestination(files, folder, destination);
  return {
    output,
    text,
    packages: entries.map((entry) => entry.package),
    findings,
    sources: folderOf(projects, sources),
  };
}

/** What pack has left in the projects that have a tarball. @throws EARTIFACT when none has one, or a report names none */
function tarballsOf(
  workspaceRoot: string,
  projects: CollectRequest['projects'],
): readonly { readonly root: string; readonly folder: string; readonly files: readonly string[] }[] {
  const found = projects.flatMap(({ root }) => {
    const folder = path.resolve(workspaceRoot, root, 'dist-pack');
    const report = path.join(folder, PACK_REPORT_FILE);
    if (!existsSync(report)) return [];
    const { file } = readJsonObject(report, { code: 'EARTIFACT', hint: 'Pack the plugin again.' });
    const made = isText(file) ? [file, `${file}.integrity`, `${file}.app-config.dynamic.yaml`] : [];
    const files = made.filter((name) => path.basename(name) === name && existsSync(path.join(folder, name)));
    return files.length < 2 ? [] : [{ root, folder, files }];
  });
  if (found.length > 0) return found;
  throw new DynplugError(
    'EARTIFACT',
    'No project has a tarball in dist-pack for packDestination.',
    'Pack the plugins first, or let the target depend on that: "dependsOn": [{ "projects": […], "target": "pack" }].',
  );
}

function folderOf(projects: CollectRequest['projects'], sources: readonly string[]): CollectResult['sources'] {
  return projects.map(({ name }, at) => ({ name, folder: path.dirname(sources[at] as string) }));
}

/**
 * Fragments as one, for people to paste; checks nothing. What cannot be read is left out.
 * @param files absolute
 * @returns '' without entries
 */
export function mergedFragments(files: readonly string[]): string {
  const entries = unique(files.flatMap((file) => parseFragment(readFileSync(file, 'utf8')).entries));
  return entries.length === 0 ? '' : installerYaml({ plugins: entries.map(({ fields }) => fields) });
}

/** @returns each project's fragment, absolute @throws EARTIFACT that names all projects without one */
function requireSources(
  workspaceRoot: string,
  projects: CollectRequest['projects'],
  folders: readonly string[],
): readonly string[] {
  const found = projects.map(({ name, root }) => {
    const inFolder = (file: string): string | undefined =>
      folders.map((folder) => path.resolve(workspaceRoot, root, folder, file)).find((one) => existsSync(one));
    return { name, fragment: inFolder(FRAGMENT_FILE), hasImage: inFolder(IMAGE_REPORT_FILE) !== undefined };
  });
  const lacking = found.filter(({ fragment }) => fragment === undefined);
  const nameless = lacking.filter(({ hasImage }) => hasImage);
  if (nameless.length > 0) throw namelessImages(nameless.map(({ name }) => name));
  if (lacking.length > 0)
    throw new DynplugError(
      'EARTIFACT',
      `There is no ${FRAGMENT_FILE} in ${folders.join(', ')} of ${lacking.map(({ name }) => name).join(', ')}.`,
      'Pack or publish first, or let the target depend on that: "dependsOn": [{ "projects": […], "target": "pack" }].',
    );
  return found.flatMap(({ fragment }) => fragment ?? []);
}

/** package-oci writes a fragment for an image with a name only: hosts find no other. */
function namelessImages(names: readonly string[]): DynplugError {
  return new DynplugError(
    'EARTIFACT',
    `These images have no name in a registry, so no ${FRAGMENT_FILE} can list them: ${names.join(', ')}.`,
    'Set imageRepository, for example "quay.io/acme", or references, and run package-oci again.',
  );
}

function entriesOf(file: string): readonly FragmentEntry[] {
  const { problem, entries } = parseFragment(readFileSync(file, 'utf8'));
  if (problem === undefined && entries.length > 0) return entries;
  throw new DynplugError(
    'EARTIFACT',
    `${file} ${problem === undefined ? 'lists no plugin' : `is not valid YAML: ${problem}`}.`,
    'Pack or publish the plugin again.',
  );
}

/** Sorted by what they name; equal entries once. Entries that contradict each other stay: the rules of the hosts name them. */
function unique(entries: readonly FragmentEntry[]): readonly FragmentEntry[] {
  const kept: FragmentEntry[] = [];
  for (const entry of [...entries].sort((a, b) => byText(entryKey(a), entryKey(b)) || byText(a.package, b.package)))
    if (!kept.some((other) => isDeepStrictEqual(other.fields, entry.fields))) kept.push(entry);
  return kept;
}

/** @throws EOUTPUT */
function requireYaml(outputFile: string): void {
  if (/\.ya?ml$/.test(outputFile)) return;
  throw new DynplugError(
    'EOUTPUT',
    `outputFile ${outputFile} is not the name of a YAML file.`,
    `Use a file of its own, e.g. "{projectRoot}/${FRAGMENT_FILE}".`,
  );
}
