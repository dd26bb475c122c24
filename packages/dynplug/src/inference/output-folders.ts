// The folders of a project that our targets write: never inputs, never projects, and not for git.

export const OUTPUT_FOLDERS = [
  'dist-dynamic',
  'dist-oci',
  'dist-pack',
  'dist-publish',
  'dist-publish-npm',
  'dist-promote',
  'dist-assets',
] as const;
