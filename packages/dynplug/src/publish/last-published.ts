// What a publication before has left, for the step after it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import { PUBLISH_REPORT_FILE, type PublishReport } from './publish-report';

/** @param folder absolute output of publish @returns `host/path@sha256:…` @throws ENOTBUILT */
export function lastPublished(folder: string): string {
  const file = path.join(folder, PUBLISH_REPORT_FILE);
  const pinned = existsSync(file) ? pinnedIn(file) : undefined;
  if (pinned !== undefined) return pinned;
  throw new DynplugError(
    'ENOTBUILT',
    `${folder} does not say what was published.`,
    'Run the publish target first, or name an image in the option from.',
  );
}

/** @returns undefined when it is no report of an image, such as one that was written by hand */
function pinnedIn(file: string): string | undefined {
  try {
    const { references } = JSON.parse(readFileSync(file, 'utf8')) as Partial<PublishReport>;
    const pinned: unknown = references?.[0]?.pinned;
    return typeof pinned === 'string' ? pinned : undefined;
  } catch {
    return undefined;
  }
}
