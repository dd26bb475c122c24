import { executorContext } from '../testing/executor-context';
import { batchOf } from './batch-of';
import { reportFailure } from './report-failure';

const context = {
  ...executorContext('/repo', 'notes', 'plugins/notes'),
  targetName: 'export',
  projectsConfigurations: {
    version: 2,
    projects: { notes: { root: 'plugins/notes', targets: { export: { metadata: { warnings: ['A script runs.'] } } } } },
  },
};

describe('a warning of inference', () => {
  it('is printed before the work of a target', async () => {
    const lines: string[] = [];
    const warn = jest.spyOn(console, 'error').mockImplementation((line: string) => void lines.push(line));
    await reportFailure(context, () => void lines.push('work'));
    warn.mockRestore();
    expect(lines).toEqual(['  warning   A script runs.', 'work']);
  });

  it('is printed for each task of a batch', async () => {
    const run = batchOf(() => Promise.resolve('work'));
    const id = 'notes:export';
    const task = { id, target: { project: 'notes', target: 'export' } };
    const results = run({ tasks: { [id]: task } } as never, { [id]: {} }, {}, context);
    const { value } = await results.next();
    expect(value).toMatchObject({ result: { terminalOutput: '  warning   A script runs.\nwork\n' } });
  });
});
