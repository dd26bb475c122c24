import path from 'node:path';
import { answered, describeTerminal } from '../testing/terminal';
import { text } from '../options/kinds';
import { askOnTerminal, askText } from './ask-on-terminal';

const NAMES = ['@acme/notes-backend', '@acme/todo-backend', '@acme/kiosk'];
const FILE = path.join(__dirname, 'ask-on-terminal.ts');
const pressed = (...keys: readonly string[]): Promise<string> =>
  answered(FILE, 'askOnTerminal', [NAMES], [['kiosk', ...keys]]);

describeTerminal('on a terminal', () => {
  it('offers the names and returns those that are selected', async () => {
    const shown = await pressed(' ', '\u001b[B', '\u001b[B', ' ', '\r');
    expect(shown).toContain('@acme/todo-backend');
    expect(shown).toContain('["@acme/notes-backend","@acme/kiosk"]');
  });

  it('marks what is selected without color', async () => {
    const shown = (await pressed('\u001b[B', ' ', '\r')).replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
    expect(shown).toContain('[ ] @acme/notes-backend\r\n[x] @acme/todo-backend\r\n[ ] @acme/kiosk');
  });

  it('asks again when nothing is selected', async () => {
    const shown = await pressed('\r', 'a', '\r');
    expect(shown).toContain('Select at least one');
    expect(shown).toContain(JSON.stringify(NAMES));
  });

  it('ends with EINTERRUPTED after Ctrl-C', async () => {
    expect(await pressed('\u0003')).toContain('The question was not answered');
  });
});

it('asks nobody without a terminal', () => {
  expect(askOnTerminal(NAMES)).toBeUndefined();
  expect(askText('Why?', text('a text'))).toBeUndefined();
});
