// What stands in the folder of each package of a closure.
import type { ClosurePackage } from '../closure/graph';
import type { Walk } from '../closure/walk';
import { manifestBytes } from '../plugin/derive-manifest';
import { derivedName } from '../plugin/names';
import type { PackageFile } from '../tree/package-files';
import { type Entry, bytesEntry } from './entry';
import type { InstalledContents } from './installed-contents';
import type { DerivedManifests } from './manifests';
import { nativeReason } from './native-findings';
import type { OwnPackage } from './own-package';
import { type PackageContent, contentSignature, fileEntry, installedContent, stubContent } from './placed-entries';
import type { SourcePlugin } from './source-plugin';

export class LayoutContents {
  readonly #source: SourcePlugin;
  readonly #walk: Walk;
  readonly #own: ReadonlyMap<string, OwnPackage>;
  readonly #installed: InstalledContents;
  readonly #contents = new Map<string, PackageContent>();

  constructor(source: SourcePlugin, walk: Walk, own: readonly OwnPackage[], installed: InstalledContents) {
    this.#source = source;
    this.#walk = walk;
    this.#installed = installed;
    this.#own = new Map(own.map((pkg) => [pkg.id, pkg]));
  }

  /** @throws ELINK */
  files(pkg: ClosurePackage): readonly PackageFile[] {
    const own = this.#own.get(pkg.id);
    if (own) return own.files;
    return pkg.kind === 'private' ? this.#installed.files(pkg.id) : [];
  }

  /** Files of all packages together, those of copies once. */
  get count(): number {
    const own = [...this.#own.values()].reduce((sum, pkg) => sum + pkg.files.length, 0);
    return own + this.#installed.count;
  }

  signature(pkg: ClosurePackage): string {
    return pkg.kind === 'private' ? contentSignature(this.#source.tree.manifestText(pkg.id), this.files(pkg)) : pkg.id;
  }

  /** Native packages by id, with the reason. */
  natives(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const pkg of this.#walk.graph.values()) {
      if (pkg.kind === 'root' || pkg.kind === 'stub') continue;
      const reason = nativeReason(pkg, this.files(pkg));
      if (reason !== undefined) found.set(pkg.id, reason);
    }
    return found;
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
    return [bytesEntry('package.json', manifestBytes(manifests.root)), ...folders, ...files];
  }

  #make(pkg: ClosurePackage, manifests: DerivedManifests): PackageContent {
    if (pkg.kind === 'stub') return stubContent(pkg.manifest.name, derivedName(this.#source.manifest.name));
    const own = this.#own.get(pkg.id);
    const isChanged = pkg.manifest !== this.#source.tree.manifest(pkg.id);
    if (!own) return installedContent(pkg.manifest, this.files(pkg), isChanged);
    const bytes = new Map<string, Buffer>(
      [...own.compatFolders].map(([mount, manifest]) => [`${mount}/package.json`, manifestBytes(manifest)] as const),
    );
    bytes.set('package.json', manifestBytes(manifests.embedded.get(pkg.id) ?? own.packed));
    return { files: own.files, bytes };
  }
}
