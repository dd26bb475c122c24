// `nx run my-plugin:pack`, `nx run my-plugin:pack-static`, and `nx run-many -t pack --batch`.
import path from 'node:path';
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { batchOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { PACK } from '../../options/executors';
import type { Written } from '../../options/option';
import { packPlugin } from '../../pack/pack-plugin';
import { packStatic } from '../../pack/pack-static';
import { isBuildOlder } from '../../pack/older-build';
import { print } from '../../terminal/print';
import { isText } from '../../json/values';
import { readOptions } from '../read-options';
import { staleWarning, warningLine } from '../stale-text';
import { formatStaticSummary, formatSummary } from './format-summary';
import { packRequest, staticRequest } from './pack-requests';

type Given = Written<typeof PACK>;

const packExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => print(await packed(given, context)));

export default packExecutor;

export const batch = batchOf(packed);

/** @returns what a person reads */
async function packed(given: Given, context: ExecutorContext): Promise<string> {
  const { name, workspaceRoot, projectRoot } = projectLocation(context);
  const options = readOptions(PACK, given, context);
  // Also for the static package: nx.json may set the other options for both kinds, and a wrong one is reported.
  const request = packRequest(options, projectRoot);
  if (options.kind === 'static') {
    const result = await packStatic({ workspaceRoot, projectRoot, ...staticRequest(options, projectRoot) });
    const summary = formatStaticSummary(result, { workspaceRoot });
    return [summary, olderBuild(context, path.join(workspaceRoot, projectRoot))].filter(isText).join('\n');
  }
  const result = await packPlugin({ workspaceRoot, projectRoot, ...request });
  const summary = formatSummary(result, { workspaceRoot, verbose: context.isVerbose });
  const { from } = request;
  const stale = from === undefined ? undefined : staleWarning(context, name, path.resolve(workspaceRoot, from));
  return [summary, stale].filter(isText).join('\n');
}

/** For a build that may not be of these sources; undefined where a task ran before, which Nx knows better. */
function olderBuild({ taskGraph, projectName, targetName }: ExecutorContext, dir: string): string | undefined {
  const before = taskGraph?.dependencies[`${projectName ?? ''}:${targetName ?? ''}`] ?? [];
  if (before.length > 0 || !isBuildOlder(dir)) return undefined;
  const message = `dist of ${projectName ?? ''} is older than its sources.`;
  const hint = 'Build it first, or let this target depend on that: "dependsOn": ["build"].';
  return warningLine({ message, hint });
}
