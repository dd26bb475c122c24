// Several plugins in one image: each is derived as for its own image or export, unless this target says otherwise.
import type { TargetConfiguration } from '@nx/devkit';
import { DERIVATION, type DeriveOptions, type WrittenDerivation, derivationOf } from '../../options/derivation';
import { complete } from '../../options/option';
import { refuseFailing } from '../../inference/failing-targets';

type Given = WrittenDerivation & { readonly projects?: unknown };

/**
 * @param targets those of the plugin's project
 * @param written options of the target that packages it
 * @throws EOPTION for values that contradict each other, and what is wrong with the plugin's own configuration
 */
export function deriveOfPlugin(
  targets: Readonly<Record<string, TargetConfiguration>> | undefined,
  written: WrittenDerivation,
): DeriveOptions {
  const optionsOf = (name: string): readonly Given[] =>
    Object.values(targets ?? {})
      .filter(({ executor }) => executor === `@org/dynplug:${name}`)
      .map((target) => (target.options ?? {}) as Given);
  for (const { metadata } of Object.values(targets ?? {})) refuseFailing(metadata);
  // A plugin whose image is that of the workspace has no other.
  const own = optionsOf('package-oci').find(({ projects }) => projects === undefined) ?? optionsOf('export')[0] ?? {};
  return derivationOf(complete(DERIVATION, { ...own, ...written }));
}
