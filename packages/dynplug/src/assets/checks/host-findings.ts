// Whether the shells of the hosts show anything of a plugin.
import type { AssetsReport } from '../../built-assets/assets-report';
import { isNewSystemOnly } from '../../built-assets/new-system-only';
import type { Finding } from '../../errors/errors';
import type { HostManifest } from '../../host-manifest/fields';
import { NEW_SHELL, isRhdhOrVeecode } from '../../host-manifest/host-kind';

/** @param hosts those that the plugin must run on */
export function hostFindings(
  { name, scalprum, federation }: AssetsReport,
  hosts: readonly HostManifest[],
): readonly Finding[] {
  const old = hosts.filter(isRhdhOrVeecode);
  const modules = Object.entries(scalprum?.exposedModules ?? {}).map(
    ([module, { exports }]) => [module, exports] as const,
  );
  const offered = {
    features: federation?.features ?? {},
    modules: scalprum && Object.fromEntries(modules),
    hasScalprum: scalprum !== undefined,
  };
  if (old.length === 0 || !isNewSystemOnly(offered)) return [];
  const names = old.map((host) => host.name).join(', ');
  return [
    {
      severity: 'warning',
      code: 'EHOSTSHELL',
      message: `${name} has features of the new frontend system only, of which the default shell of ${names} shows nothing.`,
      hint: `Hosts whose app is of the new frontend system show it. Start RHDH with ${NEW_SHELL}, or export components of the old system too, for instance from "./legacy".`,
    },
  ];
}
