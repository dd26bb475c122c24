// Which hosts of an option are files of the workspace. The others are shipped with this package.
import path from 'node:path';

/** Whether an option names a file, not a shipped host: `./hosts/production.json`. */
export function isHostFile(host: string): boolean {
  return host.includes('/') || host.endsWith('.json');
}

/** The files among hosts: POSIX, relative to the workspace root, each once. */
export function hostFiles(hosts: string | readonly string[] = []): readonly string[] {
  return [
    ...new Set(
      [hosts]
        .flat()
        .filter(isHostFile)
        .map((file) => path.posix.normalize(file)),
    ),
  ];
}
