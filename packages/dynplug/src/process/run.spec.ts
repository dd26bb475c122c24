import path from 'node:path';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type ChildResult, startNodeChild } from './run';

/** What comes of a child that runs some code when it is asked, and goes on for ever. */
async function resultOf(code: string): Promise<ChildResult<unknown>> {
  const folder = temporaryFolder();
  const forever = 'setInterval(() => undefined, 1000);';
  writeFiles(folder, { 'child.cjs': `process.once('message', () => { ${code} ${forever} });` });
  return await startNodeChild({ script: path.join(folder, 'child.cjs'), cwd: folder }).ask({}, 3000);
}

describe('a child that does not answer in time', () => {
  it('has said how far it came', async () => {
    const send = (step: string): string => `process.send({ reached: '${step}' });`;
    expect(await resultOf(`${send('first')} ${send('second')}`)).toEqual({ kind: 'timeout', reached: 'second' });
  });

  it('may say nothing, or something else', async () => {
    expect(await resultOf('process.send({ reached: 1 });')).toEqual({ kind: 'timeout' });
  });
});
