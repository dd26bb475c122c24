// What a person has said about a frontend plugin, checked before its sources are: entry points, Scalprum's configuration, shared
// modules, replacements.
import type { SourcePlugin } from '../../derive/source-plugin';
import { entryPoints } from './entry-points';
import type { AssetOptions } from '../../options/assets';
import { type ScalprumConfig, scalprumConfig } from './scalprum-config';
import type { Finding } from '../../errors/errors';
import { defineFindings } from './replacements';
import { sharedFindings } from './shared-modules';

export interface Configuration {
  /** Mount → source file of the plugin. */
  readonly entries: Readonly<Record<string, string>>;
  /** Undefined: not for Scalprum's shells. */
  readonly scalprum: ScalprumConfig | undefined;
  /** Expressions by the identifier that they replace. */
  readonly define: Readonly<Record<string, string>>;
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
  const reported = [...findings, ...(scalprum?.findings ?? [])];
  const define = defineFindings(options.define);
  const isNothing = Object.keys(scalprum?.exposedModules ?? entries).length === 0;
  return {
    entries,
    scalprum,
    define: define.usable,
    findings: [
      ...reported,
      ...(isNothing && !reported.some(({ code }) => code === 'EEXPOSED') ? [nothingExposed(manifest.name)] : []),
      ...sharedFindings(source, options),
      ...define.findings,
    ],
  };
}

function nothingExposed(name: string): Finding {
  return {
    severity: 'error',
    code: 'EEXPOSED',
    message: `${name} exposes no module to Scalprum's shells: neither its configuration nor an entry point "." names one.`,
    hint: 'Set "scalprum": { "exposedModules": { "PluginRoot": "./src/index.ts" } } in package.json, or in scalprum-config.json.',
  };
}
