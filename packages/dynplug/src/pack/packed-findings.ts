// What a packed ordinary package must hold, read from the tarball itself: everything that its manifest names, and dependencies that a
// registry can read.
import { createReadStream } from 'node:fs';
import { DynplugError, type Finding } from '../errors/errors';
import { readTar } from '../archive/read-tar';
import { jsonObject } from '../json/json-object';
import { type Manifest, readManifest } from '../tree/manifest';
import type { WorkspacePackage } from '../tree/workspace';

const MANIFEST = 'package/package.json';
/** Protocols that no registry reads. `npm:` aliases and addresses of git and http are left to the package's author. */
const LOCAL = /^(workspace|catalog|backstage|patch|file|link|portal):/;
const DEPENDENCIES = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

export interface PackedFiles {
  readonly manifest: Manifest;
  /** POSIX, relative to the package. */
  readonly paths: ReadonlySet<string>;
  /** Bytes. */
  readonly unpackedSize: number;
}

/** @param file absolute @throws EARTIFACT */
export async function readPackedFiles(file: string): Promise<PackedFiles> {
  const { entries } = await readTar(createReadStream(file), { subject: file, keep: (name) => name === MANIFEST });
  const content = entries.find((entry) => entry.path === MANIFEST)?.content?.();
  if (!content)
    throw new DynplugError(
      'EARTIFACT',
      `The packed tarball holds no ${MANIFEST}.`,
      'Look at the files of the package.',
    );
  return {
    manifest: jsonObject(content.toString(), `The packed ${MANIFEST}`, {
      code: 'EARTIFACT',
      hint: 'Look at the scripts that change the file while it is packed.',
    }) as Manifest,
    // Yarn 1 writes folders too.
    paths: new Set(entries.filter(({ type }) => type === 'file').map((entry) => entry.path.replace(/^package\//, ''))),
    unpackedSize: entries.reduce((sum, { size }) => sum + size, 0),
  };
}

/** Errors for what would not work after an install, warnings for what may not. */
export function packedFindings(packed: PackedFiles, workspace: readonly WorkspacePackage[]): readonly Finding[] {
  return [
    ...absentFiles(packed),
    ...unreadableSpecs(packed.manifest),
    ...privateDependencies(packed.manifest, workspace),
  ];
}

function absentFiles({ manifest, paths }: PackedFiles): readonly Finding[] {
  const isBuilt = [...paths].some((file) => file.startsWith('dist/'));
  return entryFiles(manifest).flatMap(([field, file]): readonly Finding[] => {
    const isSource = /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
    // npm packs the file that "main" names wherever it is, so a source may be there.
    if (!isSource && isThere(file, paths)) return [];
    return [
      {
        severity: 'error',
        code: isBuilt ? 'EENTRYFILE' : 'ENOTBUILT',
        message: `${manifest.name}: "${field}" names ${file}, ${isSource ? 'which is a source file' : 'which was not packed'}.`,
        hint: isSource ? SOURCE : isBuilt && file.endsWith('.d.ts') ? DECLARATIONS : BUILD,
      },
    ];
  });
}

const SOURCE =
  'Add the scripts "prepack": "backstage-cli package prepack" and "postpack": "backstage-cli package postpack", and build first.';
const DECLARATIONS =
  'Type declarations come from dist-types: run "tsc" in the workspace’s root before the build, and let this target depend on it.';
const BUILD = 'Build the plugin before (let this target depend on its build), and list the folder in "files".';

/** Field → file, for all that Node and TypeScript look up. */
function entryFiles(manifest: Manifest): readonly (readonly [string, string])[] {
  const fields = ['main', 'module', 'types', 'typings'].flatMap((field) => {
    const file = manifest[field];
    return typeof file === 'string' ? [[field, file] as const] : [];
  });
  return [...fields, ...targets(manifest.exports)];
}

function targets(exported: unknown, field = 'exports'): readonly (readonly [string, string])[] {
  if (typeof exported === 'string') return exported.includes('*') ? [] : [[field, exported]];
  if (typeof exported !== 'object' || exported === null) return [];
  return Object.entries(exported).flatMap(([key, value]) => targets(value, `${field}["${key}"]`));
}

function isThere(file: string, paths: ReadonlySet<string>): boolean {
  const name = file.replace(/^\.\//, '').replace(/\/$/, '');
  return ['', '.js', '.cjs', '.json', '/index.js'].some((end) => paths.has(`${name}${end}`));
}

function unreadableSpecs(manifest: Manifest): readonly Finding[] {
  return DEPENDENCIES.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, spec]) => LOCAL.test(spec))
      .map(([name, spec]) => ({
        severity: 'error' as const,
        code: 'ESPEC' as const,
        message: `${manifest.name}: the packed manifest asks for ${name} as "${spec}" (${field}), which no registry can read.`,
        hint: 'Write a range: the package manager of this workspace does not replace this protocol when it packs.',
      })),
  );
}

/** Dependencies that an install elsewhere would not find. */
function privateDependencies(manifest: Manifest, workspace: readonly WorkspacePackage[]): readonly Finding[] {
  const own = new Map(workspace.map(({ name, dir }) => [name, dir]));
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).flatMap((name) => {
    const dir = own.get(name);
    if (dir === undefined || readManifest(dir)['private'] !== true) return [];
    return [
      {
        severity: 'warning' as const,
        code: 'EPUBLISHABLE' as const,
        message: `${manifest.name} depends on ${name}, which is private in this workspace: an install elsewhere will not find it.`,
        hint: `Publish ${name} too, or ship a dynamic plugin, which holds it.`,
      },
    ];
  });
}
