// `nx run my-plugin:lint-dynamic`.
import type { PromiseExecutor } from '@nx/devkit';
import { type LintResult, lintPaths } from '../../lint/lint-paths';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { LINT } from '../../options/executors';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { print, printAnnotation, printJson } from '../../terminal/print';
import { readOptions } from '../read-options';
import { formatText } from './format-text';
import { githubAnnotations } from './github-annotations';

const lintExecutor: PromiseExecutor<Written<typeof LINT>> = (given, context) =>
  reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { path: paths, profile, format, maxWarnings } = readOptions(LINT, given, context);
    const result = await lintPaths({ workspaceRoot, projectRoot, profile, ...(paths?.length && { paths }) });
    if (format === 'json') printJson(result);
    else if (format === 'github') printForGithub(result);
    else print(formatText(result, context.isVerbose));
    const { errors, warnings } = result;
    const hint = 'docs/reference/host-contract.md explains the rules. The option profile narrows them to one host.';
    if (errors > 0)
      throw new DynplugError(
        'ECONTRACT',
        `${errors} error(s): not every host accepts this (profile ${profile}).`,
        hint,
      );
    if (maxWarnings >= 0 && warnings > maxWarnings)
      throw new DynplugError('ECONTRACT', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
  });

function printForGithub(result: LintResult): void {
  const annotations = githubAnnotations(result);
  annotations.forEach(printAnnotation);
  if (annotations.length === 0) print(`${result.artifacts.map(({ path }) => path).join(', ')}: no findings`);
}

export default lintExecutor;
