// The piece to paste, with the digest in place of the tag: hosts never notice a tag that moved. Never both: installers refuse that.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type PluginEntry, pluginFragment } from '../host/plugin-fragment';
import { readYamlFile } from '../tree/yaml-file';

/**
 * @param pinned `host/path@sha256:…`
 * @param keys folders in the image
 * @param image absolute folder of package-oci, whose fragment has the configuration that the plugins suggest
 */
export function pinnedFragment(pinned: string, keys: readonly string[], image: string | undefined): string {
  const suggested = image === undefined ? new Map<string, PluginEntry['pluginConfig']>() : suggestedConfigs(image);
  return pluginFragment(
    keys.map((key) => {
      const pluginConfig = suggested.get(key);
      return { package: `oci://${pinned}!${key}`, ...(pluginConfig && { pluginConfig }) };
    }),
  );
}

function suggestedConfigs(image: string): ReadonlyMap<string, PluginEntry['pluginConfig']> {
  const file = path.join(image, 'dynamic-plugins.yaml');
  if (!existsSync(file)) return new Map();
  const { plugins } = readYamlFile(file) as { plugins?: readonly Partial<PluginEntry>[] };
  return new Map(
    (plugins ?? []).map(({ package: spec = '', pluginConfig }) => [spec.slice(spec.indexOf('!') + 1), pluginConfig]),
  );
}
