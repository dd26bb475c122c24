// The output folder of a publication: publish.json and the pinned fragment of dynamic-plugins.yaml.
import { replaceFolderByTexts } from '../output/replace-folder';
import type { NpmPublishReport } from './npm-report';
import { PUBLISH_REPORT_FILE, type PublishReport } from './publish-report';

/** @param output absolute @throws EWRITE */
export async function writeResult(
  output: string,
  report: PublishReport | NpmPublishReport,
  fragment: string | undefined,
): Promise<void> {
  await replaceFolderByTexts(output, {
    [PUBLISH_REPORT_FILE]: `${JSON.stringify(report, null, 2)}\n`,
    ...(fragment !== undefined && { 'dynamic-plugins.yaml': fragment }),
  });
}
