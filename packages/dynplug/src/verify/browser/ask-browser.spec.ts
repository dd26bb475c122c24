import { answerOf } from './ask-browser';

const COMMAND = `/bin/true ${'--disable-a-feature '.repeat(100)}`;
/** What playwright-core says of a program that ends at once. */
const ENDED = `browserType.launch: Target page, context or browser has been closed
Browser logs:

<launching> ${COMMAND}
<launched> pid=7
Call log:
\u001b[2m  - <launching> ${COMMAND}\u001b[22m
\u001b[2m  - [pid=7] <process did exit: exitCode=0, signal=null>\u001b[22m
`;

describe('a browser that shows nothing', () => {
  it('is said in few short lines, and nothing twice', () => {
    const failure = { part: 'browser', message: ENDED } as const;
    let message = '';
    try {
      answerOf({ kind: 'answer', answer: { failure } }, 8000);
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message).toMatch(/^The browser did not start, or ended: browserType\.launch: Target page/);
    expect(message.match(/<launching>/g)).toHaveLength(1);
    expect(message).toMatch(/<launched> pid=7$/);
    expect(Math.max(...message.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(201);
  });

  it('is no fault of the plugin where it does not start in time', () => {
    expect(() => answerOf({ kind: 'timeout', reached: 'browser' }, 8000)).toThrow(
      expect.objectContaining({ code: 'EBROWSER', message: 'The browser did not start in time: within 8 s.' }),
    );
    expect(() => answerOf({ kind: 'timeout', reached: 'page' }, 8000)).toThrow(
      expect.objectContaining({ code: 'EVERIFYHOST', message: expect.stringContaining('not bundled') }),
    );
  });

  it('is the plugin that takes too long once it has started', () => {
    expect(answerOf({ kind: 'timeout', reached: 'views' }, 8000)).toBeUndefined();
  });
});
