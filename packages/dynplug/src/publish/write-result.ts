// The output folder of a publication: publish.json and the pinned fragment of dynamic-plugins.yaml.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { replaceFolder } from '../output/replace-folder';
import type { NpmPublishReport } from './npm-report';
import { PUBLISH_REPORT_FILE, type PublishReport } from './publish-report';
import { makeFolder } from '../files/make-folder';

/** @param output absolute @throws EWRITE */
export async function writeResult(
  output: string,
  report: PublishReport | NpmPublishReport,
  fragment: string | undefined,
): Promise<void> {
  await replaceFolder(output, async (folder) => {
    makeFolder(folder);
    writeFileSync(path.join(folder, PUBLISH_REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
    if (fragment !== undefined) writeFileSync(path.join(folder, 'dynamic-plugins.yaml'), fragment);
    const files = [PUBLISH_REPORT_FILE, ...(fragment === undefined ? [] : ['dynamic-plugins.yaml'])];
    return Promise.resolve(files.map((file) => ({ path: file })));
  });
}
