// `nx run my-plugin:verify`, `nx run-many -t verify`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { DynplugError } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import { LOCKFILES } from '../../inference/require-workspace';
import { batchOf, tasksOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { requireAllInputs } from '../../nx/require-inputs';
import { VERIFY } from '../../options/checks';
import type { Complete, Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { CONFIG_FILES } from '../../packaged/app-config';
import { print } from '../../terminal/print';
import { isFrontendExport } from '../../verify/browser/exported-frontend';
import { findBrowser } from '../../verify/browser/find-browser';
import { SHOWN_HOST } from '../../verify/browser/judge-views';
import { type VerifyFrontendResult, verifyFrontend } from '../../verify/browser/verify-frontend';
import { DATABASE_VARIABLE } from '../../verify/host-folder';
import { BOOTED_HOST } from '../../verify/judge';
import { shareBoots } from '../../verify/shared-boots';
import { type VerifyRequest, type VerifyResult, verifyPlugin } from '../../verify/verify-plugin';
import { checkedOutput, printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';

type Given = Written<typeof VERIFY>;

const verifyExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => {
    const { request, format, maxWarnings, browser } = requestOf(given, context);
    const { result, host, lines } = await verified(request, browser, verifyPlugin);
    const words = result.report.host.label;
    printChecked(result, { name: 'verify', format, hosts: [host], words, verbose: context.isVerbose });
    if (format === 'text') print(lines.join('\n'));
    const { name, workspaceRoot } = projectLocation(context);
    warnIfStale(context, name, path.resolve(workspaceRoot, request.from));
    const failure = failureOf(result, maxWarnings, host);
    if (failure) throw failure;
  });

export default verifyExecutor;

export const batch: ReturnType<typeof batchOf<Given>> = async function* (graph, options, overrides, context) {
  const requests = tasksOf(graph, options, overrides, context).flatMap((task) =>
    knownRequest(task.given, task.context),
  );
  const boot = shareBoots(requests);
  yield* batchOf((given: Given, own) => verifiedText(given, own, boot))(graph, options, overrides, context);
};

/** None for a task with wrong options, which says so when its turn comes. */
function knownRequest(given: Given, context: ExecutorContext): readonly VerifyRequest[] {
  try {
    const { request } = requestOf(given, context);
    return isFrontendExport(request.workspaceRoot, request.from) ? [] : [request];
  } catch (error) {
    if (error instanceof DynplugError) return [];
    throw error;
  }
}

async function verifiedText(given: Given, context: ExecutorContext, boot: typeof verifyPlugin): Promise<string> {
  const { request, format, maxWarnings, browser } = requestOf(given, context);
  if (format === 'github') refuseOptions('format: github does not work with --batch.', 'Leave one of them out.');
  const { result, host, lines } = await verified(request, browser, boot);
  const words = result.report.host.label;
  const checked = checkedOutput(result, { name: 'verify', format, hosts: [host], words, verbose: context.isVerbose });
  const text = format === 'text' ? [checked, ...lines].join('\n') : checked;
  const failure = failureOf(result, maxWarnings, host);
  // Of a task that fails, a batch prints the error alone.
  if (failure) throw new DynplugError(failure.code, `\n\n${text}\n\n${failure.message}`, failure.hint);
  return text;
}

interface Wanted extends Pick<Complete<typeof VERIFY>, 'format' | 'maxWarnings' | 'browser'> {
  readonly request: VerifyRequest;
}

function requestOf(given: Given, context: ExecutorContext): Wanted {
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const { format, maxWarnings, timeout, memory, browser, ...options } = readOptions(VERIFY, given, context);
  requireAllInputs(context, [
    { files: readAlways(workspaceRoot, projectRoot) },
    {
      option: 'from',
      exports: [posixRelative(workspaceRoot, path.resolve(workspaceRoot, options.from))],
      isMadeBefore: true,
    },
    { option: 'config', files: options.config },
    { option: 'beside', exports: options.beside },
    { option: 'backends', exports: options.backends, files: configsBeside(workspaceRoot, options.backends) },
  ]);
  // A secret that is not set in CI is empty.
  const database = process.env[DATABASE_VARIABLE] || undefined;
  const request = { ...options, workspaceRoot, projectRoot, database, limits: { timeout, memory } };
  return { request, format, maxWarnings, browser };
}

/** Files that decide each result, where they exist: the suggested configuration, and the lockfile for the installed tree. */
function readAlways(workspaceRoot: string, projectRoot: string): readonly string[] {
  const all = [...CONFIG_FILES.map((file) => path.posix.join(projectRoot, file)), ...LOCKFILES];
  return all.filter((file) => existsSync(path.join(workspaceRoot, file)));
}

/** Configuration that other plugins suggest, where it exists. @param exports of them */
function configsBeside(workspaceRoot: string, exports: readonly string[]): readonly string[] {
  const all = exports.flatMap((from) => CONFIG_FILES.map((file) => path.posix.join(path.posix.dirname(from), file)));
  return all.filter((file) => existsSync(path.join(workspaceRoot, file)));
}

/** @param boot what verifies a backend plugin */
async function verified(
  request: VerifyRequest,
  browser: string | undefined,
  boot: typeof verifyPlugin,
): Promise<Verified> {
  const { workspaceRoot, from } = request;
  if (!isFrontendExport(workspaceRoot, from)) return startedBackend(await boot(request));
  return shownFrontend(await verifyFrontend({ ...request, browser: findBrowser(workspaceRoot, browser, process.env) }));
}

interface Verified {
  readonly result: VerifyResult | VerifyFrontendResult;
  readonly host: string;
  /** What was seen, for people. */
  readonly lines: readonly string[];
}

function startedBackend(result: VerifyResult): Verified {
  const { registrations, routes, boot, host } = result.report;
  const started = registrations.map(({ pluginId, moduleId }) =>
    moduleId === undefined ? `  plugin ${pluginId}` : `  module ${moduleId} of ${pluginId}`,
  );
  const answered = routes.map(({ path, status = 'no answer' }) => `  GET ${path} ${status}`);
  const database = host.database === undefined ? [] : [`  database ${host.database}`];
  const memory = boot ? [`  ${Math.round(boot.memory / 1e6)} MB in the whole backend`] : [];
  return { result, host: BOOTED_HOST, lines: [...started, ...answered, ...database, ...memory] };
}

function shownFrontend(result: VerifyFrontendResult): Verified {
  const lines = result.report.views.map(
    ({ kind, title, name, system, ms }) => `  ${kind} ${title} (${name}) of the ${system} frontend system, ${ms} ms`,
  );
  const { views, backends = [] } = result.report;
  const answers = views.reduce((sum, view) => sum + (view.answers?.length ?? 0), 0);
  const answered = backends.map(({ folder, host }) => `  backend ${folder} on ${host.label}`);
  return {
    result,
    host: SHOWN_HOST,
    lines: [
      ...(lines.length > 0 ? lines : ['  no view was shown']),
      ...answered,
      ...(answers > 0 ? [`  ${answers} request(s) of pages were answered by it`] : []),
    ],
  };
}

/** Why the target fails, as EVERIFY; undefined if it does not. */
function failureOf(
  { report, errors, warnings }: Verified['result'],
  maxWarnings: number,
  host: string,
): DynplugError | undefined {
  const hint = 'docs/how-to/verify-plugins.md explains the rules.';
  if (!report.passed) return new DynplugError('EVERIFY', `${errors} error(s) in a real ${host}.`, hint);
  if (maxWarnings < 0 || warnings <= maxWarnings) return undefined;
  return new DynplugError('EVERIFY', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
}
