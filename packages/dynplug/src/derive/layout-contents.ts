// What is in the folder of each package of a closure.
import type { ClosurePackage } from '../closure/graph';
import { manifestBytes } from '../plugin/derive-manifest';
import { derivedName } from '../plugin/names';
import { type Entry, bytesEntry } from './entry';
import type { DerivedManifests, Gathered } from './derivation';
import type { OwnPackage } from './own-package';
import { type PackageContent, contentSignature, fileEntry, installedContent, stubContent } from './placed-entries';
import type { SourcePlugin } from './source-plugin';

export class LayoutContents {
  readonly #source: SourcePlugin;
  readonly #installed: Gathered['installed'];
  readonly #own: ReadonlyMap<string, OwnPackage>;
  readonly #contents = new Map<string, PackageContent>();

  constructor({ source, own, installed }: Gathered) {
    this.#source = source;
    this.#installed = installed;
    this.#own = new Map(own.packages.map((pkg) => [pkg.id, pkg]));
  }

  signature(pkg: ClosurePackage): string {
    return pkg.kind === 'private'
      ? contentSignature(this.#source.tree.manifestText(pkg.id), this.#installed.get(pkg.id) ?? [])
      : pkg.id;
  }

  of(pkg: ClosurePackage, manifests: DerivedManifests): PackageContent {
    let content = this.#contents.get(pkg.id);
    if (!content) this.#contents.set(pkg.id, (content = this.#make(pkg, manifests)));
    return content;
  }

  /** The plugin's own files, its derived manifest among them. */
  root(manifests: DerivedManifests): readonly Entry[] {
    const own = this.#own.get(this.#source.dir);
    const folders = [...(own?.compatFolders ?? [])].map(([mount, manifest]) =>
      bytesEntry(`${mount}/package.json`, manifestBytes(manifest)),
    );
    const generated = new Set(folders.map((entry) => entry.path));
    const files = (own?.files ?? [])
      .filter((file) => !generated.has(file.path))
      .map((file) => fileEntry(file.path, file));
    const compiled = [...(own?.compiled ?? [])].map(([file, bytes]) => bytesEntry(file, bytes));
    return [bytesEntry('package.json', manifestBytes(manifests.root)), ...folders, ...files, ...compiled];
  }

  #make(pkg: ClosurePackage, manifests: DerivedManifests): PackageContent {
    if (pkg.kind === 'stub') return stubContent(pkg.manifest.name, derivedName(this.#source.manifest.name));
    const own = this.#own.get(pkg.id);
    const isChanged = pkg.manifest !== this.#source.tree.manifest(pkg.id);
    if (!own) return installedContent(pkg.manifest, this.#installed.get(pkg.id) ?? [], isChanged);
    const folders = [...own.compatFolders].map(
      ([mount, manifest]) => [`${mount}/package.json`, manifestBytes(manifest)] as const,
    );
    const bytes = new Map<string, Buffer>([...own.compiled, ...folders]);
    bytes.set('package.json', manifestBytes(manifests.embedded.get(pkg.id) ?? own.packed));
    return { files: own.files, bytes };
  }
}
