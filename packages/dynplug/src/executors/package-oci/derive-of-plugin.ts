// Several plugins in one image: each is derived as for its own image or export, unless this target says otherwise.
import type { TargetConfiguration } from '@nx/devkit';
import { DEFAULT_OPTIONS, type DeriveOptions } from '../../derive/options';
import { type DeriveExecutorOptions, deriveOptions } from '../derive-options';
import { failAs } from '../fail/executor';
import type { FailExecutorOptions } from '../fail/schema';

type Given = DeriveExecutorOptions & { readonly plugins?: unknown };

/**
 * @param targets those of the plugin's project
 * @param options those of the target that packages it, with the defaults that Nx reads from its schema
 * @param written those that stand in the target's configuration
 * @throws EOPTION for values that contradict each other, and what is wrong with the plugin's own configuration
 */
export function deriveOfPlugin(
  targets: Readonly<Record<string, TargetConfiguration>> | undefined,
  options: DeriveExecutorOptions,
  written: DeriveExecutorOptions = {},
): DeriveOptions {
  const optionsOf = (name: string): readonly Given[] =>
    Object.values(targets ?? {})
      .filter(({ executor }) => executor === `@org/dynplug:${name}`)
      .map((target) => (target.options ?? {}) as Given);
  const [broken] = optionsOf('fail');
  if (broken) failAs(broken as unknown as FailExecutorOptions);
  // A plugin whose image is that of the workspace has no other.
  const own = optionsOf('package-oci').find(({ plugins }) => plugins === undefined) ?? optionsOf('export')[0] ?? {};
  // A default that nobody wrote must not undo what the plugin says.
  const said = Object.entries(derivation(options)).filter(
    ([name, value]) => name in written || value !== DEFAULT_OPTIONS[name as keyof DeriveOptions],
  );
  return deriveOptions({ ...derivation(own), ...Object.fromEntries(said) }, []);
}

function derivation(options: DeriveExecutorOptions): DeriveExecutorOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name in DEFAULT_OPTIONS));
}
