// export.json: the result of an export as data, for the next step of a pipeline. The same for the same input, wherever it is made.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DerivedPackage } from '../derive/derived-package';
import type { Entry } from '../derive/entry';
import { changedFile } from '../files/list-files';
import type { SourceHashes } from '../tree/source-hashes';

/** In the exported folder. Its time says when the folder was complete. */
export const REPORT_FILE = '.dynplug/export.json';

export interface ExportReport {
  readonly formatVersion: 1;
  readonly name: string;
  readonly version: string;
  readonly role: string;
  readonly key: string;
  readonly dependencies: {
    readonly host: DerivedPackage['host'];
    readonly embedded: readonly ReportedPackage[];
    readonly private: readonly ReportedPackage[];
    readonly suppressed: readonly ReportedPackage[];
  };
  /** Of backends: packages of the workspace, and what their code was made from. */
  readonly own?: DerivedPackage['own'];
  /** Of the packages of the workspace whose sources are in it, to tell later whether they changed. */
  readonly sourceHashes: SourceHashes;
  readonly sizes: {
    readonly total: number;
    readonly own: number;
    readonly dependencies: number;
    readonly pruned: number;
    readonly files: number;
  };
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  /** SHA-256, hex: of the derived manifest, of `path name@version` of every placed package, of the own files' paths and contents. */
  readonly hashes: { readonly manifest: string; readonly layout: string; readonly own: string };
}

interface ReportedPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly chain: readonly string[];
  readonly files: number;
  readonly size: number;
}

export function exportReport(derived: DerivedPackage): ExportReport {
  const of = (kind: string): readonly ReportedPackage[] =>
    derived.packages
      .filter((pkg) => pkg.kind === kind)
      .map(({ path, name, version, chain, files, size }) => ({ path, name, version, chain, files, size }));
  const dependencies = derived.packages.reduce((sum, pkg) => sum + pkg.size, 0);
  return {
    formatVersion: 1,
    name: derived.name,
    version: derived.version,
    role: derived.role,
    key: derived.key,
    dependencies: { host: derived.host, embedded: of('embedded'), private: of('private'), suppressed: of('stub') },
    ...(derived.own && { own: derived.own }),
    sourceHashes: derived.sourceHashes,
    sizes: {
      total: derived.size,
      own: derived.size - dependencies,
      dependencies,
      pruned: derived.pruned,
      files: derived.entries.length,
    },
    warnings: derived.findings.map(({ code, message }) => ({ code, message })),
    hashes: {
      manifest: sha256([JSON.stringify(derived.manifest)]),
      layout: sha256(derived.packages.map((pkg) => `${pkg.path} ${pkg.name}@${pkg.version}\n`)),
      own: hashOwn(derived),
    },
  };
}

function hashOwn(derived: DerivedPackage): string {
  const hash = createHash('sha256');
  for (const entry of derived.entries) {
    if (entry.path.startsWith('node_modules/')) continue;
    hash.update(`${entry.path}\0${entry.mode.toString(8)}\0${entry.size}\0`);
    hash.update(contentOf(entry));
  }
  return hash.digest('hex');
}

/** @throws EARCHIVE: the hash would be of other bytes than those that ship */
function contentOf({ source, size }: Entry): Buffer {
  if ('bytes' in source) return source.bytes;
  const bytes = readFileSync(source.file);
  if (bytes.length !== size) throw changedFile(source.file);
  return bytes;
}

function sha256(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
