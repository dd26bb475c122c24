// Decides what a path is, and reads it: an exported folder, a tarball, an OCI image layout or an archive of one, a dynamic-plugins.yaml.
import { createReadStream, existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type TarContents, readTar } from '../../archive/read-tar';
import { DynplugError } from '../../errors/errors';
import { type Artifact, isRead } from '../artifact';
import { readFolder } from './folder';
import { readLayoutArchive, readLayoutFolder } from './image';
import { tarballOf } from './tarball';

const KNOWN =
  'Known are: an exported folder (dist-dynamic), a tarball of npm pack, an OCI image layout or an archive of one, and a dynamic-plugins.yaml.';

/**
 * Reads what lies at a path. Memory holds the names of all entries and the small files that rules read, never whole archives.
 * @param file absolute
 * @throws EARTIFACT when there is nothing, nothing known, or something damaged
 */
export async function readArtifact(file: string): Promise<Artifact> {
  const own = lstatSync(file, { throwIfNoEntry: false });
  if (!own)
    throw new DynplugError(
      'EARTIFACT',
      `${file} does not exist.`,
      'Export or package the plugin first, or fix the path.',
    );
  const target = statSync(file, { throwIfNoEntry: false });
  if (!target) return readFolder(file);
  if (target.isDirectory()) return readDirectory(file);
  if (/\.ya?ml$/i.test(file)) return { kind: 'fragment', text: readFileSync(file, 'utf8') };
  if (!target.isFile()) throw unknown(file, 'is neither a file nor a folder');
  return readArchive(file);
}

function readDirectory(folder: string): Artifact | Promise<Artifact> {
  const has = (name: string): boolean => existsSync(path.join(folder, name));
  if (has('oci-layout')) return readLayoutFolder(folder);
  // What package-oci writes: the layout with its report beside it.
  if (has('layout/oci-layout')) return readLayoutFolder(path.join(folder, 'layout'));
  if (['package.json', 'dist', 'dist-scalprum', 'alpha'].some((name) => has(name))) return readFolder(folder);
  throw unknown(folder, 'is a folder with neither a package.json nor an oci-layout');
}

async function readArchive(file: string): Promise<Artifact> {
  const contents = await readTar(createReadStream(file), { subject: file, keep: isRead });
  const has = (name: RegExp): boolean => contents.entries.some((entry) => name.test(entry.path));
  if (has(/^(\.\/)?oci-layout$/)) return readLayoutArchive(file);
  if (has(/^manifest\.json$/) && !has(/^[^/]+\/package\.json$/))
    throw new DynplugError(
      'EARTIFACT',
      `${file} is an archive in Docker’s own format, which holds no annotations.`,
      'Save the image as an OCI archive: podman save --format oci-archive, or skopeo copy … oci-archive:<file>.',
    );
  if (has(/^(\.?\/)*[^/]+\/package\.json$/) || isNamedTarball(file, contents)) return tarballOf(file, contents);
  throw unknown(file, 'is not an archive with a package.json or an oci-layout');
}

/** Called a tarball: then the rules tell what is wrong with it. */
function isNamedTarball(file: string, { compression, entries }: TarContents): boolean {
  return /\.(tgz|tar\.gz)$/i.test(file) && (entries.length > 0 || !['gzip', 'none'].includes(compression));
}

function unknown(file: string, what: string): DynplugError {
  return new DynplugError('EARTIFACT', `${file} ${what}: hosts are given no such thing.`, KNOWN);
}
