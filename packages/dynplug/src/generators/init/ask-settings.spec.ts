import path from 'node:path';
import { answered, describeTerminal } from '../../testing/terminal';
import { askSettings } from './ask-settings';

const FILE = path.join(__dirname, 'ask-settings.ts');
const DOWN = '\u001b[B';

describeTerminal('the questions of nx add', () => {
  it('give hosts, and for one host the preset that its images are named by', async () => {
    const shown = await answered(
      FILE,
      'askSettings',
      [],
      [
        ['On which hosts', DOWN, ' ', '\r'],
        ['Where do images go?', 'quay.io/acme', '\r'],
        ['Which npm registry', '\r'],
      ],
    );
    expect(shown).toContain('{"preset":"rhdh-1.10","host":["rhdh-1.10"],"imageRepository":"quay.io/acme"}');
  });

  it('give no preset for several hosts, and no repository for an empty line', async () => {
    const shown = await answered(
      FILE,
      'askSettings',
      [],
      [
        ['On which hosts', ' ', DOWN, ' ', '\r'],
        ['Where do images go?', '\r'],
        ['Which npm registry', 'https://npm.example.com/', '\r'],
      ],
    );
    expect(shown).toContain(
      '{"host":["rhdh-1.9","rhdh-1.10"],"npmRegistry":"https://npm.example.com/","publishKind":"npm"}',
    );
  });
});

it('are not asked without a terminal', async () => {
  expect(await askSettings()).toEqual({});
});
