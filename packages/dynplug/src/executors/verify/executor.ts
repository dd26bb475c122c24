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
import { type Reads, requireAllInputs } from '../../nx/require-inputs';
import { isPackagedSource } from '../../install/plugin-source';
import { VERIFY } from '../../options/checks';
import type { Complete, Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { CONFIG_FILES } from '../../packaged/app-config';
import { hostFiles } from '../../host-manifest/host-file';
import { print } from '../../terminal/print';
import { isFrontendExport } from '../../verify/browser/exported-frontend';
import { findBrowser } from '../../verify/browser/find-browser';
import { SHOWN_HOST } from '../../verify/browser/judge-views';
import { type VerifyFrontendResult, verifyFrontend } from '../../verify/browser/verify-frontend';
import { DATABASE_VARIABLE } from '../../verify/host-folder';
import { BOOTED_HOST } from '../../verify/judge';
import { shareBoots } from '../../verify/shared-boots';
import { type VerifyRequest, type VerifyResult, verifyPlugin } from '../../verify/verify-plugin';
import type { VerifyInstalledResult } from '../../verify/verify-installed';
import type { FrontendReport, VerifyReport } from '../../verify/verify-report';
import { checkedOutput, printChecked } from '../print-checked';
import { readOptions } from '../read-options';
import { warnIfStale } from '../stale-text';
import { installAndVerify, installedLines } from './installed';
import { namedHost } from './named-host';

type Given = Written<typeof VERIFY>;

const verifyExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => {
    const wanted = requestOf(given, context);
    const { request, format, maxWarnings } = wanted;
    const { result, hosts, words, lines } = await verified(wanted, context, verifyPlugin);
    printChecked(result, { name: 'verify', format, hosts, words, verbose: context.isVerbose });
    if (format === 'text') print(lines.join('\n'));
    const { name, workspaceRoot } = projectLocation(context);
    warnIfStale(context, name, path.resolve(workspaceRoot, request.from));
    const failure = failureOf(result, maxWarnings, hosts);
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
    const { workspaceRoot, from } = request;
    return isPackagedSource(from, workspaceRoot) || isFrontendExport(workspaceRoot, from) ? [] : [request];
  } catch (error) {
    if (error instanceof DynplugError) return [];
    throw error;
  }
}

async function verifiedText(given: Given, context: ExecutorContext, boot: typeof verifyPlugin): Promise<string> {
  const wanted = requestOf(given, context);
  const { format, maxWarnings } = wanted;
  if (format === 'github') refuseOptions('format: github does not work with --batch.', 'Leave one of them out.');
  const { result, hosts, words, lines } = await verified(wanted, context, boot);
  const checked = checkedOutput(result, { name: 'verify', format, hosts, words, verbose: context.isVerbose });
  const text = format === 'text' ? [checked, ...lines].join('\n') : checked;
  const failure = failureOf(result, maxWarnings, hosts);
  // Of a task that fails, a batch prints the error alone.
  if (failure) throw new DynplugError(failure.code, `\n\n${text}\n\n${failure.message}`, failure.hint);
  return text;
}

interface Wanted extends Pick<Complete<typeof VERIFY>, 'format' | 'maxWarnings' | 'browser' | 'insecure' | 'ca'> {
  readonly request: VerifyRequest & { readonly backends: readonly string[] };
  /** Installs the host that is named, where that is allowed. @throws EVERIFYHOST */
  readonly prepareHost: () => Promise<void>;
  /** Of the host that is named: absolute. */
  readonly backendPackages: string | undefined;
  /** The option hostPackages, which may name an app: a host has backends alone. */
  readonly apps: string | undefined;
}

function requestOf(given: Given, context: ExecutorContext): Wanted {
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const { format, maxWarnings, timeout, memory, browser, insecure, ca, host, installHost, ...options } = readOptions(
    VERIFY,
    given,
    context,
  );
  requireAllInputs(context, [
    { files: readAlways(workspaceRoot, projectRoot) },
    ...(isPackagedSource(options.from, workspaceRoot) ? [] : [exportOf(workspaceRoot, options.from)]),
    { option: 'config', files: options.config },
    { option: 'host', files: hostFiles(host) },
    { option: 'beside', exports: options.beside },
    { option: 'backends', exports: options.backends, files: configsBeside(workspaceRoot, options.backends) },
  ]);
  // A secret that is not set in CI is empty.
  const database = process.env[DATABASE_VARIABLE] || undefined;
  const { hostPackages: backendPackages, prepareHost } = namedHost(host, installHost, context);
  const hostPackages = backendPackages ?? options.hostPackages;
  const request = { ...options, hostPackages, workspaceRoot, projectRoot, database, limits: { timeout, memory } };
  const { hostPackages: apps } = options;
  return { request, format, maxWarnings, browser, insecure, ca, prepareHost, backendPackages, apps };
}

function exportOf(workspaceRoot: string, from: string): Reads {
  const folder = posixRelative(workspaceRoot, path.resolve(workspaceRoot, from));
  return { option: 'from', exports: [folder], isMadeBefore: true };
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
  { request, browser, prepareHost, backendPackages, apps, insecure, ca }: Wanted,
  context: ExecutorContext,
  boot: typeof verifyPlugin,
): Promise<Verified> {
  const { workspaceRoot, from } = request;
  const program = (): string => findBrowser(workspaceRoot, browser, process.env);
  if (isPackagedSource(from, workspaceRoot)) {
    const more = { insecure, ca, apps, prepareHost, browser: program };
    const installed = await installAndVerify({ ...request, ...more }, context);
    const { reports } = installed.result;
    // Those of one backend have its database and memory in common.
    return { ...installed, lines: [...installedLines(installed.result), ...new Set(reports.flatMap(linesOf))] };
  }
  if (isFrontendExport(workspaceRoot, from)) {
    if (request.backends.length > 0) await prepareHost();
    const result = await verifyFrontend({ ...request, hostPackages: apps, backendPackages, browser: program() });
    return { result, hosts: [SHOWN_HOST], words: result.report.host.label, lines: linesOf(result.report) };
  }
  await prepareHost();
  const result = await boot(request);
  return { result, hosts: [BOOTED_HOST], words: result.report.host.label, lines: linesOf(result.report) };
}

interface Verified {
  readonly result: VerifyResult | VerifyFrontendResult | VerifyInstalledResult;
  readonly hosts: readonly string[];
  /** What it was verified in, for people. */
  readonly words: string;
  /** What was seen, for people. */
  readonly lines: readonly string[];
}

function linesOf(report: VerifyReport | FrontendReport): readonly string[] {
  return 'views' in report ? shownLines(report) : startedLines(report);
}

function startedLines({ registrations, routes, boot, host }: VerifyReport): readonly string[] {
  const started = registrations.map(({ pluginId, moduleId }) =>
    moduleId === undefined ? `  plugin ${pluginId}` : `  module ${moduleId} of ${pluginId}`,
  );
  const answered = routes.map(({ path, status = 'no answer' }) => `  GET ${path} ${status}`);
  const database = host.database === undefined ? [] : [`  database ${host.database}`];
  const memory = boot ? [`  ${Math.round(boot.memory / 1e6)} MB in the whole backend`] : [];
  return [...started, ...answered, ...database, ...memory];
}

function shownLines({ views, backends = [] }: FrontendReport): readonly string[] {
  const lines = views.map(
    ({ kind, title, name, system, ms }) => `  ${kind} ${title} (${name}) of the ${system} frontend system, ${ms} ms`,
  );
  const answers = views.reduce((sum, view) => sum + (view.answers?.length ?? 0), 0);
  return [
    ...(lines.length > 0 ? lines : ['  no view was shown']),
    ...backends.map(({ folder, host }) => `  backend ${folder} on ${host.label}`),
    ...(answers > 0 ? [`  ${answers} request(s) of pages were answered by it`] : []),
  ];
}

/** Why the target fails, as EVERIFY; undefined if it does not. */
function failureOf(
  { report, errors, warnings }: Verified['result'],
  maxWarnings: number,
  hosts: readonly string[],
): DynplugError | undefined {
  const hint = 'docs/how-to/verify-plugins.md explains the rules.';
  if (!report.passed) return new DynplugError('EVERIFY', `${errors} error(s) in a real ${hosts.join(' and ')}.`, hint);
  if (maxWarnings < 0 || warnings <= maxWarnings) return undefined;
  return new DynplugError('EVERIFY', `${warnings} warning(s), and maxWarnings is ${maxWarnings}.`, hint);
}
