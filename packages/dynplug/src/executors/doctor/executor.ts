// `nx run my-plugin:doctor`, `nx run-many -t doctor`.
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { type DoctorResult, doctorPlugin } from '../../doctor/doctor-plugin';
import type { FixPlace } from '../../doctor/fix';
import { batchOf } from '../../nx/batch-of';
import { exportLists } from '../../nx/export-lists';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { DOCTOR } from '../../options/checks';
import type { Complete, Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { DynplugError } from '../../errors/errors';
import { print } from '../../terminal/print';
import { type Printed, checkedOutput, printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { staleWarning, warnIfStale } from '../stale-text';
import { isText } from '../../json/values';

type Given = Written<typeof DOCTOR>;
type DoctorOptions = Complete<typeof DOCTOR>;

const doctorExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => {
    const { result, options, printed } = await examined(given, context);
    printChecked(result, printed);
    const { name, workspaceRoot } = projectLocation(context);
    warnIfStale(context, name, path.resolve(workspaceRoot, options.from));
    if (options.format === 'text' && !result.report.hostsAreNamed) print(NOT_NAMED);
    const unfit = unfitness(result, options);
    if (unfit) throw unfit;
  });

export default doctorExecutor;

export const batch = batchOf(async (given: Given, context) => {
  const { result, options, printed } = await examined(given, context);
  const { format, from } = options;
  if (format === 'github') refuseOptions('format: github does not work with --batch.', 'Leave one of them out.');
  const text = checkedOutput(result, { ...printed, format });
  const unfit = unfitness(result, options);
  // Of a task that fails, a batch prints the error alone.
  if (unfit) throw new DynplugError(unfit.code, `\n\n${text}\n\n${unfit.message}`, unfit.hint);
  const { name, workspaceRoot } = projectLocation(context);
  return [text, staleWarning(context, name, path.resolve(workspaceRoot, from))].filter(isText).join('\n');
});

interface Examined {
  readonly result: DoctorResult;
  readonly options: DoctorOptions;
  readonly printed: Printed;
}

async function examined(given: Given, context: ExecutorContext): Promise<Examined> {
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const options = readOptions(DOCTOR, given, context);
  const { from, outputPath, host: hosts, deployedPlugins, format } = options;
  const fix = options.fix ? fixPlace(context) : undefined;
  const result = await doctorPlugin({ workspaceRoot, projectRoot, from, outputPath, hosts, deployedPlugins, fix });
  const names = result.report.hosts.map(({ name }) => name);
  const words = result.report.hostsAreNamed ? names.join(', ') : 'all hosts that ship with dynplug';
  return { result, options, printed: { name: 'doctor', format, hosts: names, words, verbose: context.isVerbose } };
}

const NOT_NAMED =
  '\nNo option names your hosts, so only a plugin that runs on none of these fails. Name them in nx.json: "host": ["rhdh-1.10"].';
const HINT = 'docs/how-to/check-hosts.md explains the rules.';

/** Why the target fails, as EDOCTOR; undefined if it does not. */
function unfitness(
  { report, fixed, errors, warnings }: DoctorResult,
  { maxWarnings }: DoctorOptions,
): DynplugError | undefined {
  if (fixed.length > 0) {
    const lines = fixed.map(({ option, add }) => `  ${option}: ${add}`);
    return new DynplugError(
      'EDOCTOR',
      `Fixes were written to the field "dynplug" in package.json:\n${lines.join('\n')}`,
      'Review them, and run doctor again: it exports the plugin anew.',
    );
  }
  if (!report.isFit) {
    const hosts = report.hosts.filter(({ verdict }) => verdict === 'error').map(({ label }) => label);
    return new DynplugError('EDOCTOR', `${errors} error(s): the plugin does not run on ${hosts.join(', ')}.`, HINT);
  }
  if (maxWarnings < 0 || warnings <= maxWarnings) return undefined;
  return new DynplugError('EDOCTOR', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, HINT);
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
