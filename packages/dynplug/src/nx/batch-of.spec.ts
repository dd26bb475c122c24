import { availableParallelism } from 'node:os';
import type { ExecutorContext, TaskGraph } from '@nx/devkit';
import { DynplugError } from '../errors/errors';
import { type BatchResult, batchOf } from './batch-of';

const graph = (...names: readonly string[]): TaskGraph => {
  const tasks = names.map((name) => [
    `${name}:export`,
    { id: `${name}:export`, target: { project: name, target: 'export' } },
  ]);
  return {
    tasks: Object.fromEntries(tasks) as TaskGraph['tasks'],
    roots: [],
    dependencies: {},
    continuousDependencies: {},
  };
};
const projectsConfigurations = { version: 2, projects: {} };
const context = { root: '/repo', isVerbose: false, projectsConfigurations } as unknown as ExecutorContext;

async function results(batch: AsyncGenerator<BatchResult>): Promise<readonly BatchResult[]> {
  const all: BatchResult[] = [];
  for await (const one of batch) all.push(one);
  return all;
}

describe('batchOf', () => {
  it('gives each task its own project and options, and tells what it prints', async () => {
    const batch = batchOf<{ readonly say: string }>(({ say }, { projectName, targetName, root }) =>
      Promise.resolve([say, projectName, targetName, root].join(' ')),
    );
    const options = { 'a:export': { say: 'hello' }, 'b:export': { say: 'bye' } };
    const reported = await results(batch(graph('a', 'b'), options, {}, context));
    expect(reported.map(({ task, result }) => [task, result.success, result.terminalOutput]).toSorted()).toEqual([
      ['a:export', true, 'hello a export /repo\n'],
      ['b:export', true, 'bye b export /repo\n'],
    ]);
    for (const { result } of reported) expect(result.endTime).toBeGreaterThanOrEqual(result.startTime);
  });

  it('does the others when one fails, and says why with its code', async () => {
    const batch = batchOf<object>((_options, { projectName }) => {
      if (projectName === 'a') throw new DynplugError('ENOTBUILT', 'No dist.', 'Build it.');
      if (projectName === 'b') return Promise.reject(new TypeError('not ours'));
      return Promise.resolve('done');
    });
    const reported = await results(batch(graph('a', 'b', 'c'), {}, {}, context));
    const of = (name: string): BatchResult['result'] | undefined =>
      reported.find(({ task }) => task === `${name}:export`)?.result;
    expect(of('a')).toMatchObject({ success: false, terminalOutput: '\na: ENOTBUILT No dist.\n  → Build it.\n' });
    expect(of('b')).toMatchObject({
      success: false,
      terminalOutput: expect.stringContaining('TypeError: not ours') as string,
    });
    expect(of('c')).toMatchObject({ success: true });
  });

  it('begins no more than the cores can do, and takes --verbose from the command', async () => {
    let [at, most] = [0, 0];
    const batch = batchOf<object>(async (_options, { isVerbose }) => {
      most = Math.max(most, ++at);
      await new Promise((resolve) => setTimeout(resolve, 10));
      at--;
      return String(isVerbose);
    });
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const reported = await results(batch(graph(...names), {}, { verbose: true }, context));
    expect(reported).toHaveLength(40);
    expect(reported[0]?.result.terminalOutput).toBe('true\n');
    expect(most).toBeLessThanOrEqual(availableParallelism());
  });
});
