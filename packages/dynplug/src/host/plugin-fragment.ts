// A piece of dynamic-plugins.yaml that a person can paste, in the form that every known installer reads.
import { stringify } from 'yaml';

export interface PluginEntry {
  /** `oci://<reference>!<key>`, an npm spec, or `./folder`. */
  readonly package: string;
  readonly integrity?: string;
  readonly pluginConfig?: Readonly<Record<string, unknown>>;
}

/** `disabled: false` is written out: `enabled` is not known to all installers, and some would take a string for true. */
export function pluginFragment(entries: readonly PluginEntry[]): string {
  const plugins = entries.map(({ package: spec, integrity, pluginConfig }) => ({
    package: spec,
    disabled: false,
    ...(integrity !== undefined && { integrity }),
    ...(pluginConfig && { pluginConfig }),
  }));
  return stringify({ plugins }, { lineWidth: 0 });
}
