// `nx run my-plugin:lint-dynamic`.
import type { PromiseExecutor } from '@nx/devkit';
import { hostsOf } from '../../host/profiles';
import { lintPaths } from '../../lint/lint-paths';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { LINT } from '../../options/executors';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { printChecked } from '../print-checked';
import { readOptions } from '../read-options';

const lintExecutor: PromiseExecutor<Written<typeof LINT>> = (given, context) =>
  reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { path: paths, profile, format, maxWarnings } = readOptions(LINT, given, context);
    const result = await lintPaths({ workspaceRoot, projectRoot, profile, ...(paths?.length && { paths }) });
    const words = profile === 'all' ? 'all known hosts' : profile;
    const hosts = hostsOf(profile);
    printChecked(result, { name: 'lint', format, hosts, words, verbose: context.isVerbose });
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

export default lintExecutor;
