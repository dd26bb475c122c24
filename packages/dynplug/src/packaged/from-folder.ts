// A plugin from a folder that already exists: an export that was changed by hand, or one that another tool has made.
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pluginKey } from '../plugin/names';
import { DynplugError } from '../errors/errors';
import type { TarFile } from '../archive/tar-stream';
import { byText } from '../files/paths';
import { type Manifest, readManifest } from '../tree/manifest';
import { packedFiles, requireUtf8 } from '../tree/package-files';
import { linksAmong } from '../tree/package-links';
import type { SuggestedConfig } from './app-config';
import { type PackagedPlugin, requireKey } from './packaged-plugin';
import { recordedHashes } from './stale';

/** What package managers leave in node_modules; hosts have no use for it, and the links in `.bin` break installers. */
const LEFT_BEHIND = new Set([
  '.bin',
  '.package-lock.json',
  '.yarn-state.yml',
  '.modules.yaml',
  '.yarn-integrity',
  '.cache',
]);

/**
 * Own files by npm's rules, as `npm pack` would take them; `node_modules` as it is, without what package managers keep there.
 * @param folder absolute
 * @throws EARTIFACT when it is not a derived package, ELINK when there are links or other special files in it
 */
export async function pluginFromFolder(
  folder: string,
  suggested: SuggestedConfig | undefined,
  key: string | undefined,
): Promise<PackagedPlugin> {
  if (!existsSync(path.join(folder, 'package.json')))
    throw new DynplugError(
      'EARTIFACT',
      `${folder} holds no package.json.`,
      'Set from to the folder of an exported plugin.',
    );
  const manifest = readManifest(folder, true);
  requireDerived(folder, manifest);
  const own = (await packedFiles(folder, manifest)).map((file) => tarFile(folder, file.path));
  // Packing leaves links out; tarFile refuses each.
  const links = linksAmong(
    folder,
    manifest,
    own.map((file) => file.path),
  );
  for (const link of links) tarFile(folder, link);
  const modules = path.join(folder, 'node_modules');
  const bundled = existsSync(modules) ? filesBelow(folder, 'node_modules') : [];
  const files = [...new Map([...own, ...bundled].map((file) => [file.path, file])).values()];
  const sourceHashes = recordedHashes(folder);
  return {
    key: requireKey(key ?? pluginKey(manifest.name)),
    manifest,
    files: files.sort((a, b) => byText(a.path, b.path)),
    findings: [],
    ...(sourceHashes && { sourceHashes }),
    ...(suggested && { suggested }),
  };
}

function requireDerived(folder: string, { name, main, backstage }: Manifest): void {
  const lacks = [
    typeof backstage?.['role'] === 'string' ? [] : ['backstage.role'],
    typeof main === 'string' ? [] : ['main'],
  ].flat();
  if (lacks.length > 0)
    throw new DynplugError(
      'EARTIFACT',
      `${name} in ${folder} is not an exported plugin: its package.json has no ${lacks.join(' and no ')}.`,
      'Set from to the folder of an exported plugin, e.g. dist-dynamic.',
    );
}

function filesBelow(root: string, prefix: string): readonly TarFile[] {
  return readdirSync(path.join(root, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (path.posix.basename(prefix) === 'node_modules' && LEFT_BEHIND.has(entry.name)) return [];
    requireUtf8(path.join(root, prefix), entry.name);
    const name = `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(root, name) : [tarFile(root, name)];
  });
}

function tarFile(root: string, name: string): TarFile {
  const file = path.join(root, name);
  const stats = lstatSync(file);
  if (!stats.isFile())
    throw new DynplugError(
      'ELINK',
      `${file} is ${stats.isSymbolicLink() ? 'a link' : 'no regular file'}: hosts take files and folders only.`,
      'Replace it by a copy of what it points to, or remove it.',
    );
  return { path: name, mode: (stats.mode & 0o111) === 0 ? 0o644 : 0o755, size: stats.size, source: { file } };
}
