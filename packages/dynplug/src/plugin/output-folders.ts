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

/**
 * What is on its way into the place of one of these folders, or out of it (output/replace-folder.ts), as git ignores it. Nx's daemon works the project
 * graph out again for each file that git does not ignore.
 */
export const MOVING_FOLDERS = ['dist-*.new-*', 'dist-*.former-*'] as const;
