// What the installer of a manifest says about the host's backend and shell.
import type { HostManifest } from '../host-manifest/fields';

/** Hosts whose backend and shell are those of Red Hat Developer Hub, or a copy. */
export function isRhdhOrVeecode({ installer }: HostManifest): boolean {
  return installer !== undefined && installer !== 'backstage';
}
