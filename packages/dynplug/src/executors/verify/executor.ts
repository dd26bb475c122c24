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
import { isFrontendExport } from '../../verify/browser/exported-frontend';
import { findBrowser } from '../../verify/browser/find-browser';
import { SHOWN_HOST } from '../../verify/browser/judge-views';
import { type VerifyFrontendResult, verifyFrontend } from '../../verify/browser/verify-frontend';
import { BOOTED_HOST } from '../../verify/judge';
import { type VerifyResult, verifyPlugin } from '../../verify/verify-plugin';
import { printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

const verifyExecutor: PromiseExecutor<Written<typeof VERIFY>> = (given, context) =>
  reportFailure(context, async () => {
    const { name, workspaceRoot, projectRoot } = projectLocation(context);
    const { format, maxWarnings, timeout, memory, browser, ...options } = readOptions(VERIFY, given, context);
    requireInputs(context, options.config, 'config');
    requireReportInputs(context, options.beside, 'beside');
    const request = { ...options, workspaceRoot, projectRoot, limits: { timeout, memory } };
    const { result, host, lines } = isFrontendExport(workspaceRoot, options.from)
      ? shownFrontend(await verifyFrontend({ ...request, browser: findBrowser(workspaceRoot, browser, process.env) }))
      : startedBackend(await verifyPlugin({ ...request, database: process.env['DYNPLUG_VERIFY_DATABASE'] }));
    const words = result.report.host.label;
    printChecked(result, { name: 'verify', format, hosts: [host], words, verbose: context.isVerbose });
    if (format === 'text') print(lines.join('\n'));
    warnIfStale(context, name, path.resolve(workspaceRoot, options.from));
    requirePassed(result, maxWarnings, host);
  });

interface Verified {
  readonly result: VerifyResult | VerifyFrontendResult;
  readonly host: string;
  /** What was seen, for people. */
  readonly lines: readonly string[];
}

function startedBackend(result: VerifyResult): Verified {
  const { registrations, routes, boot } = result.report;
  const started = registrations.map(({ pluginId, moduleId }) =>
    moduleId === undefined ? `  plugin ${pluginId}` : `  module ${moduleId} of ${pluginId}`,
  );
  const answered = routes.map(({ path, status = 'no answer' }) => `  GET ${path} ${status}`);
  const memory = boot ? [`  ${Math.round(boot.memory / 1e6)} MB in the whole backend`] : [];
  return { result, host: BOOTED_HOST, lines: [...started, ...answered, ...memory] };
}

function shownFrontend(result: VerifyFrontendResult): Verified {
  const lines = result.report.views.map(
    ({ kind, title, name, system, ms }) => `  ${kind} ${title} (${name}) of the ${system} frontend system, ${ms} ms`,
  );
  return { result, host: SHOWN_HOST, lines };
}

/** @throws EVERIFY */
function requirePassed({ report, errors, warnings }: Verified['result'], maxWarnings: number, host: string): void {
  const hint = 'docs/how-to/verify-plugins.md explains the rules.';
  if (!report.passed) throw new DynplugError('EVERIFY', `${errors} error(s) in a real ${host}.`, hint);
  if (maxWarnings >= 0 && warnings > maxWarnings)
    throw new DynplugError('EVERIFY', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
}

export default verifyExecutor;
