// The folders of a project that our targets write: never inputs, never projects, not part of a plugin, and not for git.

export const OUTPUT_FOLDERS = [
  'dist-dynamic',
  'dist-oci',
  'dist-pack',
  'dist-pack-static',
  'dist-promote',
  'dist-publish',
  'dist-publish-npm',
  'dist-publish-static',
  'dist-assets',
  'dist-doctor',
  'dist-verify',
] as const;
