// What the installer of a manifest says about the host's backend and shell.
import type { HostManifest } from './fields';

/** Hosts whose backend and shell are those of Red Hat Developer Hub, or a copy. Unless it is started otherwise, the shell is of the old frontend system. */
export function isRhdhOrVeecode({ installer }: HostManifest): boolean {
  return installer !== undefined && installer !== 'backstage';
}

/** How Red Hat Developer Hub starts its shell of the new frontend system (docs/dynamic-plugins/migrating-plugins-to-new-frontend-system.md). */
export const NEW_SHELL = 'APP_CONFIG_app_packageName=app-next and ENABLE_STANDARD_MODULE_FEDERATION=true';
