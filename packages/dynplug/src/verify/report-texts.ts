// The three forms of a report: data, JUnit, and a page for people.
import type { CheckedArtifact } from '../host/finding';
import { junitXml } from '../host/junit';
import { reportPage } from './report-page';
import { type FrontendReport, JUNIT_FILE, PAGE_FILE, VERIFY_REPORT_FILE, type VerifyReport } from './verify-report';

/** The three forms of a report, by file name. @param host that the plugin was verified in */
export function reportTexts(
  report: VerifyReport | FrontendReport,
  artifacts: readonly CheckedArtifact[],
  host: string,
): Readonly<Record<string, string>> {
  return {
    [VERIFY_REPORT_FILE]: `${JSON.stringify(report, null, 2)}\n`,
    [JUNIT_FILE]: `${junitXml('verify', artifacts, [host])}\n`,
    [PAGE_FILE]: reportPage(report),
  };
}
