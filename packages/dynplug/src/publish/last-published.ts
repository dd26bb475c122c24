// What a publication before has left, for the step after it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../support/errors';
import { PUBLISH_REPORT_FILE, type PublishReport } from './publish-report';

/** @param folder absolute output of publish @returns `host/path@sha256:…` @throws ENOTBUILT */
export function lastPublished(folder: string): string {
  const file = path.join(folder, PUBLISH_REPORT_FILE);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<PublishReport>) : undefined;
  const pinned = report?.references?.[0]?.pinned;
  if (pinned !== undefined) return pinned;
  throw new DynplugError(
    'ENOTBUILT',
    `${folder} does not say what was published.`,
    'Run the publish target first, or name an image in the option from.',
  );
}
