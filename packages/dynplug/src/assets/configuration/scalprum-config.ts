// What a plugin is called in Scalprum's shells and which of its modules they get. Rule: rhdh-cli's scalprum configuration; the grammar of
// names is that of @openshift/dynamic-plugin-sdk.
import { scalprumName } from '../../plugin/names';
import type { Finding } from '../../errors/errors';
import type { Manifest } from '../../tree/manifest';
import { DEFAULT_MODULE } from '../../built-assets/assets-report';
import { exposedFindings } from './exposed-modules';
import { CONFIG_FILE, writtenScalprumConfig } from './written-scalprum-config';

export interface ScalprumConfig {
  readonly name: string;
  /** Name → source file, relative to the plugin (`./src/index.ts`). */
  readonly exposedModules: Readonly<Record<string, string>>;
  /** Errors. Valid values replace the wrong ones, so that the sources can still be checked. */
  readonly findings: readonly Finding[];
}

const NAME = /^[a-zA-Z]+(?:[-.]?[a-zA-Z0-9]+)*$/;
/** Of a plugin without a usable name, whose assets nobody gets. */
const NAMELESS = 'nameless';

export interface ScalprumSources {
  /** Absolute folder of the plugin. */
  readonly dir: string;
  readonly manifest: Manifest;
  /** The option: a file, relative to the plugin. */
  readonly file: string | undefined;
  /** The option; wins over what the configuration exposes. */
  readonly exposedModules: Readonly<Record<string, string>> | undefined;
  /** The source file of `.`, relative to the plugin. */
  readonly entry: string | undefined;
}

/** What is written, over the defaults. */
export function scalprumConfig({ dir, manifest, file, exposedModules, entry }: ScalprumSources): ScalprumConfig {
  const written = writtenScalprumConfig(dir, manifest, file);
  const name = written.name ?? scalprumName(manifest.name);
  const modules = exposedModules ?? written.exposedModules ?? (entry === undefined ? {} : { [DEFAULT_MODULE]: entry });
  const exposed = exposedFindings(dir, modules);
  const isBroken = exposed.findings.length > 0 && Object.keys(exposed.usable).length === 0;
  return {
    name: NAME.test(name) ? name : NAMELESS,
    exposedModules: isBroken && entry !== undefined ? { [DEFAULT_MODULE]: entry } : exposed.usable,
    findings: [...written.findings, ...(NAME.test(name) ? [] : [invalidName(name)]), ...exposed.findings],
  };
}

/** The name of a plugin by its files; undefined when it is none that shells take, or its configuration is broken. @param dir absolute */
export function scalprumNameOf(dir: string, manifest: Manifest): string | undefined {
  const { name = scalprumName(manifest.name), findings } = writtenScalprumConfig(dir, manifest, undefined);
  return findings.length === 0 && NAME.test(name) ? name : undefined;
}

function invalidName(name: string): Finding {
  return {
    severity: 'error',
    code: 'ESCALPRUM',
    message: `"${name}" is not a valid Scalprum name: letters, then letters and digits, joined by single "-" or ".".`,
    hint: `Set "scalprum": { "name": … } in package.json, or in ${CONFIG_FILE}.`,
  };
}
