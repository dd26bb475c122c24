// What a publication before has left, for the step after it.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { readJsonObject } from '../json/json-object';
import { PUBLISH_REPORT_FILE, type PublishReport } from './publish-report';

/** @param folder absolute output of publish @returns `host/path@sha256:…` @throws ENOTBUILT, EARTIFACT */
export function lastPublished(folder: string): string {
  const file = path.join(folder, PUBLISH_REPORT_FILE);
  const { references }: Partial<PublishReport> = existsSync(file)
    ? readJsonObject(file, { code: 'EARTIFACT', hint: 'Run the publish target again.' })
    : {};
  const pinned: unknown = references?.[0]?.pinned;
  if (typeof pinned === 'string') return pinned;
  throw new DynplugError(
    'ENOTBUILT',
    `${folder} does not say what was published.`,
    'Run the publish target first, or name an image in the option from.',
  );
}
