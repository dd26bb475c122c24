// `nx run my-plugin:verify`, `nx run-many -t verify`.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { DynplugError } from '../../errors/errors';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { requireInputs, requireReportInputs } from '../../nx/require-inputs';
import { VERIFY } from '../../options/checks';
import type { Written } from '../../options/option';
import { print } from '../../terminal/print';
import { BOOTED_HOST } from '../../verify/judge';
import { type VerifyResult, verifyPlugin } from '../../verify/verify-plugin';
import { printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

const verifyExecutor: PromiseExecutor<Written<typeof VERIFY>> = (given, context) =>
  reportFailure(context, async () => {
    const { name, workspaceRoot, projectRoot } = projectLocation(context);
    const { format, maxWarnings, timeout, memory, ...options } = readOptions(VERIFY, given, context);
    requireInputs(context, options.config, 'config');
    requireReportInputs(context, options.beside, 'beside');
    const database = process.env['DYNPLUG_VERIFY_DATABASE'];
    const limits = { timeout, memory };
    const result = await verifyPlugin({ ...options, workspaceRoot, projectRoot, database, limits });
    const words = result.report.host.label;
    printChecked(result, { name: 'verify', format, hosts: [BOOTED_HOST], words, verbose: context.isVerbose });
    if (format === 'text') print(shown(result));
    warnIfStale(context, name, path.resolve(workspaceRoot, options.from));
    requirePassed(result, maxWarnings);
  });

/** What was seen of a plugin that started. */
function shown({ report: { registrations, routes, boot } }: VerifyResult): string {
  const started = registrations.map(({ pluginId, moduleId }) =>
    moduleId === undefined ? `  plugin ${pluginId}` : `  module ${moduleId} of ${pluginId}`,
  );
  const answered = routes.map(({ path, status = 'no answer' }) => `  GET ${path} ${status}`);
  const memory = boot ? [`  ${Math.round(boot.memory / 1e6)} MB in the whole backend`] : [];
  return [...started, ...answered, ...memory].join('\n');
}

/** @throws EVERIFY */
function requirePassed({ report, errors, warnings }: VerifyResult, maxWarnings: number): void {
  const hint = 'docs/how-to/verify-plugins.md explains the rules.';
  if (!report.passed) throw new DynplugError('EVERIFY', `${errors} error(s) in a real backend.`, hint);
  if (maxWarnings >= 0 && warnings > maxWarnings)
    throw new DynplugError('EVERIFY', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
}

export default verifyExecutor;
