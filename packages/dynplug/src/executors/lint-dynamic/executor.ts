// `nx run my-plugin:lint-dynamic`.
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { hostsOf } from '../../host/profiles';
import { type LintResult, lintPaths } from '../../lint/lint-paths';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { LINT } from '../../options/checks';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { printError } from '../../terminal/print';
import { printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { staleWarning } from '../stale-text';

const lintExecutor: PromiseExecutor<Written<typeof LINT>> = (given, context) =>
  reportFailure(context, async () => {
    const { name: project, workspaceRoot, projectRoot } = projectLocation(context);
    const { path: paths, profile, format, maxWarnings } = readOptions(LINT, given, context);
    const result = await lintPaths({ workspaceRoot, projectRoot, profile, ...(paths?.length && { paths }) });
    const words = profile === 'all' ? 'all known hosts' : profile;
    const hosts = hostsOf(profile);
    printChecked(result, { name: 'lint', format, hosts, words, verbose: context.isVerbose });
    const { errors } = result;
    const stale = staleWarnings(context, project, result);
    // Not among what JSON and annotations say of hosts.
    stale.forEach(printError);
    const warnings = result.warnings + stale.length;
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

/** A tarball and a layout lie beside the report about them. */
function staleWarnings(context: ExecutorContext, project: string, { artifacts }: LintResult): readonly string[] {
  const folders = artifacts.map(({ path: artifact, kind }) => {
    const absolute = path.resolve(context.root, artifact);
    return kind === 'folder' ? absolute : path.dirname(absolute);
  });
  return [...new Set(folders)].flatMap((folder) => staleWarning(context, project, folder) ?? []);
}

export default lintExecutor;
