// `nx run my-plugin:lint-dynamic`.
import type { PromiseExecutor } from '@nx/devkit';
import { type LintResult, lintPaths } from '../../lint/lint-paths';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { DynplugError } from '../../support/errors';
import { print, printAnnotation, printJson } from '../../support/print';
import { formatText } from './format-text';
import { githubAnnotations } from './github-annotations';
import { normalizeLintOptions } from './normalize-options';
import type { LintExecutorOptions } from './schema';

const lintExecutor: PromiseExecutor<LintExecutorOptions> = (schema, context) =>
  reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { format, maxWarnings, ...options } = normalizeLintOptions(schema);
    const result = await lintPaths({ workspaceRoot, projectRoot, ...options });
    if (format === 'json') printJson(result);
    else if (format === 'github') printForGithub(result);
    else print(formatText(result, context.isVerbose));
    const { errors, warnings, profile } = result;
    const hint = 'docs/host-contract.md explains the rules. The option profile narrows them to one host.';
    if (errors > 0)
      throw new DynplugError('ECONTRACT', `${errors} error(s): not every host takes this (profile ${profile}).`, hint);
    if (warnings > maxWarnings)
      throw new DynplugError('ECONTRACT', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
  });

function printForGithub(result: LintResult): void {
  const annotations = githubAnnotations(result);
  annotations.forEach(printAnnotation);
  if (annotations.length === 0) print(`${result.artifacts.map(({ path }) => path).join(', ')}: no findings`);
}

export default lintExecutor;
