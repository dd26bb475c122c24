// `nx g @org/dynplug:doctor-report`: the matrix of plugins and hosts.
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { DOCTOR_REPORT_FILE, type DoctorReport, readDoctorReport } from '../../doctor/doctor-report';
import { type Matrix, matrixOf } from '../../doctor/matrix/matrix';
import { matrixHtml } from '../../doctor/matrix/matrix-html';
import { matrixMarkdown } from '../../doctor/matrix/matrix-markdown';
import { matrixText } from '../../doctor/matrix/matrix-text';
import { DynplugError } from '../../errors/errors';
import { inProject } from '../../files/paths';
import { DOCTOR_REPORT } from '../../options/generators';
import { type Written, complete } from '../../options/option';
import { requireExpanded } from '../../output/output-place';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { print } from '../../terminal/print';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { workspaceProjects } from '../workspace-projects';

/** @returns what Nx calls after the files are written, and not for a dry run: the summary may be outside of the workspace */
export default async function doctorReportGenerator(
  tree: Tree,
  given: Written<typeof DOCTOR_REPORT>,
): Promise<GeneratorCallback> {
  let summary: (() => void) | undefined;
  await failInFull(() => {
    const options = complete(DOCTOR_REPORT, readOptions('doctor-report', DOCTOR_REPORT, given));
    const html = requireHtml(options.html);
    if (options.summary !== undefined) requireExpanded('summary', options.summary);
    const matrix = matrixIn(tree);
    tree.write(html, matrixHtml(matrix));
    print(matrixText(matrix));
    const file = options.summary ?? process.env['GITHUB_STEP_SUMMARY'];
    if (file !== undefined && file !== '')
      summary = () => appendFileSync(path.resolve(tree.root, file), matrixMarkdown(matrix));
  });
  return () => summary?.();
}

/** @throws EARTIFACT without any report */
function matrixIn(tree: Tree): Matrix {
  const plugins = workspaceProjects(tree).filter(({ manifest: { backstage } }) => {
    const role = backstage?.['role'];
    return isBackendRole(role) || isFrontendRole(role);
  });
  const found = plugins.map(({ name, root }) => ({ name, report: reportIn(tree, root) }));
  const reports = found.flatMap(({ report }) => report ?? []);
  if (reports.length > 0)
    return matrixOf(
      reports,
      found.flatMap(({ name, report }) => (report ? [] : [name])),
    );
  throw new DynplugError(
    'EARTIFACT',
    `No plugin of this workspace has a dist-doctor/${DOCTOR_REPORT_FILE}.`,
    'Examine the plugins first: nx run-many -t doctor.',
  );
}

function reportIn(tree: Tree, root: string): DoctorReport | undefined {
  const file = inProject(root, `dist-doctor/${DOCTOR_REPORT_FILE}`);
  return tree.exists(file) ? readDoctorReport(path.join(tree.root, file)) : undefined;
}

/** @throws EOUTPUT */
function requireHtml(file: string): string {
  requireExpanded('html', file);
  const normal = path.posix.normalize(file.replaceAll('\\', '/'));
  if (!normal.startsWith('..') && !path.posix.isAbsolute(normal) && !/^\w:/.test(normal) && /\.html?$/.test(normal))
    return normal;
  throw new DynplugError(
    'EOUTPUT',
    `html: ${file} is not an .html file below the workspace root.`,
    'For example dist/doctor.html.',
  );
}
