// Several plugins in one image: each is derived as for its own image, unless this target says otherwise.
import type { TargetConfiguration } from '@nx/devkit';
import { DEFAULT_OPTIONS, type DeriveOptions } from '../../derive/options';
import { type DeriveExecutorOptions, deriveOptions } from '../derive-options';

/**
 * @param targets those of the plugin's project
 * @param options those of the target that packages it
 * @throws EOPTION for values that contradict each other
 */
export function deriveOfPlugin(
  targets: Readonly<Record<string, TargetConfiguration>> | undefined,
  options: DeriveExecutorOptions,
): DeriveOptions {
  const own = Object.values(targets ?? {})
    .filter(({ executor }) => executor === '@org/dynplug:package-oci')
    .map((target) => target.options as (DeriveExecutorOptions & { readonly plugins?: unknown }) | undefined)
    .find((given) => given?.plugins === undefined);
  return deriveOptions({ ...derivation(own ?? {}), ...derivation(options) }, []);
}

function derivation(options: DeriveExecutorOptions): DeriveExecutorOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in DEFAULT_OPTIONS));
}
