// What shells could get of the plugin and do not.
import path from 'node:path';
import type { AssetsReport } from '../../built-assets/assets-report';
import type { Finding } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { isRhdhOrVeecode } from '../../host-manifest/host-kind';
import type { AssetOptions } from '../../options/assets';

/** @param entries mount → source file of the plugin @param hosts those that the plugin must run on */
export function offerFindings(
  { name, federation, scalprum }: AssetsReport,
  { moduleFederation }: AssetOptions,
  entries: Readonly<Record<string, string>>,
  hosts: readonly HostManifest[],
): readonly Finding[] {
  const offered: Finding[] = [];
  const needsNone = hosts.length > 0 && hosts.every(isRhdhOrVeecode);
  if (moduleFederation && !federation && !needsNone)
    offered.push({
      severity: 'warning',
      code: 'EFEATURES',
      message: `${name} has no feature of the new frontend system, so there are no assets for module federation.`,
      hint: 'Hosts with module federation would not show the plugin. Set moduleFederation: false to silence this warning.',
    });
  const alpha = entries['./alpha'];
  const exposed = Object.values(scalprum?.exposedModules ?? {}).map(({ file }) => path.posix.normalize(file));
  if (scalprum && alpha !== undefined && !exposed.includes(path.posix.normalize(alpha)))
    offered.push({
      severity: 'warning',
      code: 'EEXPOSED',
      message: `${name} has the entry point ./alpha, which Scalprum's shells do not get.`,
      hint: `To offer it too, expose a second module: "scalprum": { "exposedModules": { "PluginRoot": "${entries['.'] ?? './src/index.ts'}", "alpha": "${alpha}" } }.`,
    });
  return offered;
}
