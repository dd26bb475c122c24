// Checks assets on disk against what browsers load: manifests, the scripts that they name, and the files of the report. That no check found
// an error does not prove that anything was written.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../json/parse-json';
import { ASSET_FOLDERS, type AssetsReport, type FederationReport, type ScalprumReport } from './assets-report';

type Json = Readonly<Record<string, unknown>>;

/** The function of Scalprum's shells that takes containers. Contract: @openshift/dynamic-plugin-sdk. */
const CALLBACK = '__load_plugin_entry__';

/**
 * One sentence for each fault; none when browsers can load every kind in the report.
 * @param folder absolute, with one folder for each kind
 */
export function assetFaults(
  folder: string,
  { scalprum, federation }: Pick<AssetsReport, 'scalprum' | 'federation'>,
): readonly string[] {
  return [
    ...(scalprum ? scalprumFaults(new Kind(folder, ASSET_FOLDERS.scalprum), scalprum) : []),
    ...(federation ? federationFaults(new Kind(folder, ASSET_FOLDERS.federation), federation) : []),
  ];
}

/** The files of one kind. */
class Kind {
  readonly #folder: string;

  constructor(
    folder: string,
    readonly name: string,
  ) {
    this.#folder = path.join(folder, name);
  }

  text(file: string): string {
    return readFileSync(path.join(this.#folder, file), 'utf8');
  }

  /** Bytes; undefined when there is no such file. */
  size(file: string): number | undefined {
    const found = statSync(path.join(this.#folder, file), { throwIfNoEntry: false });
    return found?.isFile() ? found.size : undefined;
  }

  /** Why browsers cannot run a script that a manifest names. */
  scriptFaults(file: string, manifest: string): readonly string[] {
    const size = this.size(file);
    if (size === undefined) return [`${this.name}/${manifest} names ${file || 'no script'}, which does not exist.`];
    return size === 0 ? [`${this.name}/${file}, which ${manifest} names, is empty.`] : [];
  }

  fileFaults(files: ScalprumReport['files']): readonly string[] {
    return files
      .filter(({ path: file, size }) => this.size(file) !== size)
      .map(({ path: file, size }) => `${this.name}/${file} does not have the ${size} bytes that were built.`);
  }

  manifest(file: string): { readonly value: Json } | { readonly faults: readonly string[] } {
    if (this.size(file) === undefined) return { faults: [`${this.name}/${file} does not exist.`] };
    try {
      const value = parseJson(this.text(file));
      if (typeof value === 'object' && value !== null) return { value: value as Json };
    } catch {
      // Reported as what cannot be parsed.
    }
    return { faults: [`${this.name}/${file} is not a JSON object.`] };
  }
}

function scalprumFaults(kind: Kind, { name, files, exposedModules }: ScalprumReport): readonly string[] {
  const file = 'plugin-manifest.json';
  const manifest = kind.manifest(file);
  if ('faults' in manifest) return manifest.faults;
  const scripts = listOf(manifest.value['loadScripts']).filter((script) => typeof script === 'string');
  const faults = scripts.flatMap((script) => kind.scriptFaults(script, file));
  const isCalled = scripts.some((script) => kind.size(script) !== undefined && kind.text(script).includes(CALLBACK));
  return [
    ...(manifest.value['name'] === name ? [] : [`${kind.name}/${file} is not of ${name}.`]),
    ...(scripts.length > 0 ? [] : [`${kind.name}/${file} names no script.`]),
    ...(Object.keys(exposedModules).length > 0 ? [] : [`${kind.name} exposes no module.`]),
    ...(isCalled || faults.length > 0 || scripts.length === 0 ? [] : [`No script of ${file} calls ${CALLBACK}.`]),
    ...faults,
    ...kind.fileFaults(files),
  ];
}

function federationFaults(kind: Kind, report: FederationReport): readonly string[] {
  const { files, exposes, backstageCli } = report;
  const file = 'mf-manifest.json';
  const manifest = kind.manifest(file);
  if ('faults' in manifest) return manifest.faults;
  const { value } = manifest;
  // The Backstage CLI may call a remote otherwise: its name is in its own manifest only.
  const name = backstageCli === undefined ? report.name : textOf(value['name']) || report.name;
  const entry = objectOf(objectOf(value['metaData'])['remoteEntry']);
  const script = path.posix.join(textOf(entry['path']), textOf(entry['name']));
  const faults = kind.scriptFaults(script === '.' ? '' : script, file);
  const named = listOf(value['exposes']).map((exposed) => textOf(objectOf(exposed)['path']));
  const missing = exposes.filter((mount) => !named.includes(mount));
  const declares = faults.length > 0 || kind.text(script).includes(name);
  const parts = [...listOf(value['exposes']), ...listOf(value['shared'])].flatMap(filesOf);
  return [
    ...(value['name'] === name ? [] : [`${kind.name}/${file} is not of ${name}.`]),
    ...missing.map((mount) => `${kind.name}/${file} does not expose ${mount}.`),
    ...(declares ? [] : [`${kind.name}/${script} does not declare ${name}.`]),
    ...faults,
    // A style sheet may become empty.
    ...[...new Set(parts)]
      .filter((part) => kind.size(part) === undefined)
      .map((part) => `${kind.name}/${file} names ${part}, which does not exist.`),
    ...kind.fileFaults(files),
  ];
}

/** The files that a module in mf-manifest.json lists: `assets.js.sync`, and three more. */
function filesOf(module: unknown): readonly string[] {
  const assets = objectOf(objectOf(module)['assets']);
  return ['js', 'css']
    .map((kind) => objectOf(assets[kind]))
    .flatMap(({ sync, async }) => [...listOf(sync), ...listOf(async)])
    .filter((file) => typeof file === 'string');
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
