import { executorContext } from '../../testing/executor-context';
import failExecutor from './executor';

const context = executorContext('/repo', 'a', 'a');

describe('fail', () => {
  it('says what is wrong, and fails', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation();
    expect(await failExecutor({ code: 'EKEY', message: 'Two are a.', hint: 'Rename one.' }, context)).toEqual({
      success: false,
    });
    expect(printed).toHaveBeenCalledWith('\na: EKEY Two are a.\n  → Rename one.');
    printed.mockRestore();
  });
});
