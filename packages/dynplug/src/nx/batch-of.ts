// `--batch`: the tasks of one executor in one process, which starts once and loads once, instead of one process for each.
import { availableParallelism } from 'node:os';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { DynplugError } from '../errors/errors';
import { printable } from '../terminal/printable';
import { failureText, inferredWarnings } from './report-failure';

/** What Nx takes for one task of a batch; times in milliseconds since 1970. */
export interface BatchResult {
  readonly task: string;
  readonly result: {
    readonly success: boolean;
    readonly terminalOutput: string;
    readonly startTime: number;
    readonly endTime: number;
  };
}

/**
 * As many tasks at a time as there are cores, each reported as soon as it has ended. No task waits for another of the batch: ours read sources and
 * builds, which are of other executors.
 * @param work one task; returns what it has to print. What it throws fails this task alone
 */
export function batchOf<Options>(work: (options: Options, context: ExecutorContext) => Promise<string>) {
  return async function* batch(
    graph: TaskGraph,
    options: Readonly<Record<string, Options>>,
    overrides: { readonly verbose?: boolean },
    context: ExecutorContext,
  ): AsyncGenerator<BatchResult> {
    const running = new Map<string, Promise<BatchResult>>();
    const next = async (): Promise<BatchResult> => {
      const ended = await Promise.race(running.values());
      running.delete(ended.task);
      return ended;
    };
    for (const { id, given, context: own } of tasksOf(graph, options, overrides, context)) {
      running.set(
        id,
        ended(id, own, () => work(given, own)),
      );
      if (running.size >= availableParallelism()) yield await next();
    }
    while (running.size > 0) yield await next();
  };
}

/** One task of a batch, as if it ran alone. */
interface BatchTask<Options> {
  readonly id: string;
  readonly given: Options;
  readonly context: ExecutorContext;
}

/** What Nx gives to a batch, task by task. */
export function tasksOf<Options>(
  { tasks }: TaskGraph,
  options: Readonly<Record<string, Options>>,
  overrides: { readonly verbose?: boolean },
  context: ExecutorContext,
): readonly BatchTask<Options>[] {
  const isVerbose = context.isVerbose || overrides.verbose === true;
  return Object.values(tasks).map(({ id, target }) => {
    const { project: projectName, target: targetName, configuration: configurationName } = target;
    const own = { ...context, isVerbose, projectName, targetName, ...(configurationName && { configurationName }) };
    return { id, given: options[id] as Options, context: own };
  });
}

async function ended(task: string, context: ExecutorContext, work: () => Promise<string>): Promise<BatchResult> {
  const startTime = Date.now();
  const result = (success: boolean, text: string): BatchResult => ({
    task,
    result: {
      success,
      terminalOutput: `${printable([...inferredWarnings(context), text].join('\n'))}\n`,
      startTime,
      endTime: Date.now(),
    },
  });
  try {
    return result(true, await work());
  } catch (error) {
    if (error instanceof DynplugError) return result(false, failureText(context, error));
    return result(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
