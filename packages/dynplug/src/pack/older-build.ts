// Whether a package's build is older than its sources. A build says nothing of what it was made from, so times have to do.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** @param dir of the package, absolute @returns false where one of both is missing */
export function isBuildOlder(dir: string): boolean {
  const [sources, build] = [newest(path.join(dir, 'src')), newest(path.join(dir, 'dist'))];
  return build > 0 && sources > build;
}

/** When the newest file in a folder was changed, in milliseconds since 1970; 0 without files. */
function newest(folder: string): number {
  try {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
    return Math.max(0, ...files.map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs));
  } catch {
    // Absent.
    return 0;
  }
}
