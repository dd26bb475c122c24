// A fragment of dynamic-plugins.yaml that a person can paste, in the form that every known installer reads.
import { installerYaml } from './installer-yaml';

export interface PluginEntry {
  /** `oci://<reference>!<key>`, an npm spec, or `./folder`. */
  readonly package: string;
  readonly integrity?: string;
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
  /** Configuration that a person has to complete: written as a comment, and only where there is none. */
  readonly exampleConfig?: Readonly<Record<string, unknown>> | undefined;
}

/** `disabled: false` is written out: `enabled` is not known to all installers, and some would take a string for true. */
export function pluginFragment(entries: readonly PluginEntry[]): string {
  if (entries.length === 0) return written([]);
  return HEAD + entries.map((entry) => written([entry]).slice(HEAD.length) + commented(entry)).join('');
}

const HEAD = 'plugins:\n';

function written(entries: readonly PluginEntry[]): string {
  const plugins = entries.map(({ package: spec, integrity, pluginConfig }) => ({
    package: spec,
    disabled: false,
    ...(integrity !== undefined && { integrity }),
    ...(pluginConfig && { pluginConfig }),
  }));
  return installerYaml({ plugins });
}

function commented({ pluginConfig, exampleConfig }: PluginEntry): string {
  if (pluginConfig || !exampleConfig) return '';
  const lines = installerYaml({ pluginConfig: exampleConfig }).trimEnd().split('\n');
  return lines.map((line) => `    # ${line}\n`).join('');
}
