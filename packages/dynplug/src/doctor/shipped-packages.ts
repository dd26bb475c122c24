// The packages in an exported folder, and which of them a request finds: Node's lookup, which ends at the folder and then goes on in the host.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { loadedTarget, mountsOf } from '../tree/exports-targets';
import { type Manifest, readManifest } from '../tree/manifest';
import { isPackageName, modulePath } from '../tree/package-name';

export interface ShippedPackage {
  /** POSIX, relative to the folder; '' for the plugin itself. */
  readonly path: string;
  readonly manifest: Manifest;
  /** The plugin, or a package that was embedded in it: its code asks the host for what the plugin shares. */
  readonly isOwn: boolean;
}

/** What Node tries for a path without an ending. */
const ENDINGS = ['', '.js', '.cjs', '.mjs', '/index.js', '/index.cjs'];

export class ShippedPackages {
  readonly #byPath: ReadonlyMap<string, ShippedPackage>;

  /** @param folder absolute @throws EMANIFEST */
  constructor(readonly folder: string) {
    const found = [{ path: '', manifest: readManifest(folder, true), isOwn: true }, ...packagesBelow(folder, '')];
    this.#byPath = new Map(found.map((one) => [one.path, one]));
  }

  get all(): readonly ShippedPackage[] {
    return [...this.#byPath.values()];
  }

  get plugin(): ShippedPackage {
    return this.#byPath.get('') as ShippedPackage;
  }

  /** The copy that code of a package finds; undefined for what the host has to provide. @param from path of that package */
  find(name: string, from: string): ShippedPackage | undefined {
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      const found = this.#byPath.get(modulePath(at, name));
      if (found || at === '') return found;
    }
  }

  /**
   * The file that `require` loads, or else `import`: POSIX, relative to the folder.
   * @param entry `.` or `./part` @returns undefined where the package has none
   */
  file({ path: at, manifest }: ShippedPackage, entry: string): string | undefined {
    const mount = mountsOf(manifest.exports).find(([name]) => name === entry);
    const target = mount ? loadedTarget(mount[1]) : entry === '.' ? (manifest.main ?? 'index.js') : entry;
    return target === undefined ? undefined : this.existing(path.posix.join(at, target));
  }

  /** With the ending that Node adds. @param file POSIX, relative to the folder */
  existing(file: string): string | undefined {
    return ENDINGS.map((ending) => file + ending).find(
      (candidate) => /\.[cm]?js$/.test(candidate) && existsSync(path.join(this.folder, candidate)),
    );
  }
}

function packagesBelow(folder: string, from: string): readonly ShippedPackage[] {
  const modules = path.posix.join(from, 'node_modules');
  if (!existsSync(path.join(folder, modules))) return [];
  const names = readdirSync(path.join(folder, modules)).flatMap((name) =>
    name.startsWith('@') ? readdirSync(path.join(folder, modules, name)).map((part) => `${name}/${part}`) : [name],
  );
  return names.filter(isPackageName).flatMap((name) => {
    const at = modulePath(from, name);
    if (!existsSync(path.join(folder, at, 'package.json'))) return [];
    const manifest = readManifest(path.join(folder, at));
    const isOwn = manifest.version.includes('+embedded');
    return [{ path: at, manifest, isOwn }, ...packagesBelow(folder, at)];
  });
}
