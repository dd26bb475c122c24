// The options that publish and promote share → the settings of their use cases.
import path from 'node:path';
import type { DeliveryValues } from '../../options/delivery';
import type { DeliveryOptions } from '../../publish/deliver-image';
import type { RegistrySettings } from '../../oci/registry/registries';

export type DeliverySettings = Omit<DeliveryOptions, 'progress'> & Omit<RegistrySettings, 'signal' | 'clock'>;

/** @param workspaceRoot absolute @param env where credentials, proxies and the dry run of Nx come from */
export function deliverySettings(
  { overwriteTag, insecure, ca, concurrency, timeout, dryRun }: DeliveryValues,
  workspaceRoot: string,
  env: Readonly<Record<string, string | undefined>>,
): DeliverySettings {
  return {
    overwriteTag,
    insecure,
    ca: ca === undefined ? undefined : path.resolve(workspaceRoot, ca),
    concurrency,
    timeout,
    dryRun: dryRun ?? env['NX_DRY_RUN'] === 'true',
    env,
  };
}
