// Where installed copies of fixtures and workspaces are kept between runs.
import os from 'node:os';
import path from 'node:path';

/** An absolute folder in the user's cache: below DYNPLUG_CACHE, else XDG_CACHE_HOME, else ~/.cache. It may not exist yet. */
export function cacheFolder(): string {
  const chosen = [process.env['DYNPLUG_CACHE'], process.env['XDG_CACHE_HOME']].find((folder) => folder);
  return path.resolve(chosen ?? path.join(os.homedir(), '.cache'), 'dynplug');
}
