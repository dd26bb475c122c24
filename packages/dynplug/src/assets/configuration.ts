// What a person has said about a frontend plugin, checked before its sources are: entry points, Scalprum's configuration, shared modules.
import type { SourcePlugin } from '../derive/source-plugin';
import { entryPoints } from '../frontend/entry-points';
import type { AssetOptions } from '../frontend/options';
import { type ScalprumConfig, scalprumConfig } from '../frontend/scalprum-config';
import type { Finding } from '../support/errors';
import { InstalledTree } from '../tree/installed-tree';
import { packageNameOf } from './package-name';
import { HOST_ONLY } from './single-findings';

export interface Configuration {
  /** Mount → source file of the plugin. */
  readonly entries: Readonly<Record<string, string>>;
  /** Undefined: not for Scalprum's shells. */
  readonly scalprum: ScalprumConfig | undefined;
  /** Errors; what they are about is left out of the rest. */
  readonly findings: readonly Finding[];
}

export function readConfiguration(source: SourcePlugin, options: AssetOptions): Configuration {
  const { dir, manifest } = source;
  const { entries, findings } = entryPoints(dir, manifest);
  const { scalprumConfig: file, exposedModules } = options;
  const scalprum = options.scalprum
    ? scalprumConfig({ dir, manifest, entry: entries['.'], file, exposedModules })
    : undefined;
  const told = [...findings, ...(scalprum?.findings ?? [])];
  const isNothing = Object.keys(scalprum?.exposedModules ?? entries).length === 0;
  return {
    entries,
    scalprum,
    findings: [
      ...told,
      ...(isNothing && !told.some(({ code }) => code === 'EEXPOSED') ? [nothingExposed(manifest.name)] : []),
      ...sharedFindings(source, options),
    ],
  };
}

/** A module to share of which a copy is to be brought. */
function sharedFindings({ dir, root, manifest }: SourcePlugin, { sharedModules }: AssetOptions): readonly Finding[] {
  const tree = new InstalledTree(root);
  const brought = Object.entries(sharedModules).filter(
    ([request, shared]) => shared && (shared.import ?? !HOST_ONLY.includes(request)),
  );
  return brought
    .filter(([request]) => tree.locate(packageNameOf(request), dir) === null)
    .map(([request]) => ({
      severity: 'error',
      code: 'EOPTION',
      message: `sharedModules: ${request} is not installed for ${manifest.name}.`,
      hint: `Install ${packageNameOf(request)}, take it out of the option, or set { "import": false } if the host always has it.`,
    }));
}

function nothingExposed(name: string): Finding {
  return {
    severity: 'error',
    code: 'EEXPOSED',
    message: `${name} exposes no module to Scalprum's shells: neither its configuration nor an entry point "." names one.`,
    hint: 'Set "scalprum": { "exposedModules": { "PluginRoot": "./src/index.ts" } } in package.json, or in scalprum-config.json.',
  };
}
