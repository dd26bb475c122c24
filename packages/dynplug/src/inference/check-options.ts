// Options in the field of one plugin that would do nothing, because they are meant for the other kind. For all plugins they may be set.
import { ASSETS } from '../options/assets';
import { DERIVATION } from '../options/derivation';
import type { DynplugPluginOptions } from '../options/plugin';
import { refuseOptions } from '../options/require-options';

/** Frontends ship no dependencies, so the other options of a derivation do not apply to them. */
export const FRONTEND_DERIVATION = [
  'maxSize',
  'supportedVersions',
] as const satisfies readonly (keyof typeof DERIVATION)[];

/**
 * @param field what requirePluginOptions returned
 * @throws EOPTION
 */
export function requireMeant(field: DynplugPluginOptions, isFrontend: boolean, place: string): void {
  if (!isFrontend) {
    if (field.assets) refuseOptions(`The option assets in ${place} is for frontend plugins.`, 'Remove it.');
    return;
  }
  const idle = Object.keys(field).find(
    (option) => Object.hasOwn(ASSETS, option) && Object.hasOwn(DERIVATION, option) && option !== 'maxSize',
  );
  if (idle === undefined) return;
  refuseOptions(
    `The option ${idle} in ${place} is about the code of backend plugins. Did you mean "assets.${idle}"?`,
    `"dynplug": { "assets": { "${idle}": … } } is about what browsers load.`,
  );
}
