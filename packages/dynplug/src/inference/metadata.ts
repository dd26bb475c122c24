// What `nx show project` says of our targets.
import type { TargetConfiguration } from '@nx/devkit';

export const DESCRIPTIONS = {
  assets: 'Builds what browsers load of the plugin.',
  export: 'Exports the plugin as a folder that a host loads.',
  'package-oci': 'Packages the plugin as an OCI image layout.',
  pack: 'Packs the plugin as a tarball.',
  load: 'Loads the image into podman, docker or buildah.',
  publish: 'Brings the image or the tarball to its registries, once.',
  promote: 'Copies a published image to another tag or registry, byte for byte.',
  lint: 'Holds what was made against the rules of the known hosts.',
} as const;

export function metadata(description: string): NonNullable<TargetConfiguration['metadata']> {
  return { description, technologies: ['backstage', 'dynplug'] };
}
