// `nx run my-plugin:pack`, and `nx run-many -t pack --batch`.
import type { ExecutorContext, PromiseExecutor } from '@nx/devkit';
import { batchOf } from '../../nx/batch-of';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { PACK } from '../../options/executors';
import type { Written } from '../../options/option';
import { packPlugin } from '../../pack/pack-plugin';
import { packStatic } from '../../pack/pack-static';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { formatStaticSummary, formatSummary } from './format-summary';
import { packRequest, staticRequest } from './pack-requests';

type Given = Written<typeof PACK>;

const packExecutor: PromiseExecutor<Given> = (given, context) =>
  reportFailure(context, async () => print(await packed(given, context)));

export default packExecutor;

export const batch = batchOf(packed);

/** @returns what a person reads */
async function packed(given: Given, context: ExecutorContext): Promise<string> {
  const started = performance.now();
  const { workspaceRoot, projectRoot } = projectLocation(context);
  const options = readOptions(PACK, given, context);
  // Also for the static package: nx.json may set the other options for both kinds, and a wrong one is reported.
  const request = packRequest(options, projectRoot);
  if (options.kind === 'static') {
    const result = await packStatic({ workspaceRoot, projectRoot, ...staticRequest(options, projectRoot) });
    return formatStaticSummary(result, { workspaceRoot, took: performance.now() - started });
  }
  const result = await packPlugin({ workspaceRoot, projectRoot, ...request });
  const took = performance.now() - started;
  return formatSummary(result, { workspaceRoot, took, verbose: context.isVerbose });
}
