// `nx run my-plugin:doctor`, `nx run-many -t doctor`.
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { type DoctorResult, doctorPlugin } from '../../doctor/doctor-plugin';
import type { FixPlace } from '../../doctor/fix';
import { exportLists } from '../../nx/export-lists';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { DOCTOR } from '../../options/executors';
import type { Complete, Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { DynplugError } from '../../errors/errors';
import { print } from '../../terminal/print';
import { printChecked } from '../print-checked';
import { readOptions } from '../read-options';

const doctorExecutor: PromiseExecutor<Written<typeof DOCTOR>> = (given, context) =>
  reportFailure(context, async () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const options = readOptions(DOCTOR, given, context);
    const { from, outputPath, host: hosts, deployedPlugins, format } = options;
    const fix = options.fix ? fixPlace(context) : undefined;
    const request = { workspaceRoot, projectRoot, from, outputPath, hosts, deployedPlugins, fix };
    const result = await doctorPlugin(request);
    const names = result.report.hosts.map(({ name }) => name);
    const words = result.report.hostsAreNamed ? names.join(', ') : 'all hosts that ship with dynplug';
    printChecked(result, { name: 'doctor', format, hosts: names, words, verbose: context.isVerbose });
    if (format === 'text' && !result.report.hostsAreNamed) print(NOT_NAMED);
    requireFit(result, options);
  });

const NOT_NAMED =
  '\nNo option names your hosts, so only a plugin that runs on none of these fails. Name them in nx.json: "host": ["rhdh-1.10"].';
const HINT = 'docs/how-to/check-hosts.md explains the rules.';

/** @throws EDOCTOR */
function requireFit({ report, fixed, errors, warnings }: DoctorResult, { maxWarnings }: Complete<typeof DOCTOR>): void {
  if (fixed.length > 0) {
    const lines = fixed.map(({ option, add }) => `  ${option}: ${add}`);
    throw new DynplugError(
      'EDOCTOR',
      `Fixes were written to the field "dynplug" in package.json:\n${lines.join('\n')}`,
      'Review them, and run doctor again: it exports the plugin anew.',
    );
  }
  if (!report.isFit) {
    const hosts = report.hosts.filter(({ verdict }) => verdict === 'error').map(({ label }) => label);
    throw new DynplugError('EDOCTOR', `${errors} error(s): the plugin does not run on ${hosts.join(', ')}.`, HINT);
  }
  if (maxWarnings >= 0 && warnings > maxWarnings)
    throw new DynplugError('EDOCTOR', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, HINT);
}

/** @throws EOPTION where the export does not read the field "dynplug" */
function fixPlace(context: ExecutorContext): FixPlace {
  const lists = exportLists(context);
  if (lists) return lists;
  return refuseOptions(
    'fix writes the field "dynplug", but no target of this project reads it.',
    'Add "@org/dynplug" to the plugins in nx.json, or write the fixes into the options of the target export.',
  );
}

export default doctorExecutor;
