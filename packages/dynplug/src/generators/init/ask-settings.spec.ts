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
        ['Which npm registry', 'x', '\r'],
        ['It must be an http or https address', '\u007f', 'https://npm.example.com/', '\r'],
      ],
    );
    expect(shown).toContain(
      '{"host":["rhdh-1.9","rhdh-1.10"],"npmRegistry":"https://npm.example.com/","publishKind":"npm"}',
    );
  });

  const CURRENT = {
    preset: 'rhdh-1.9',
    host: ['rhdh-1.9', './hosts/production.json'],
    imageRepository: 'quay.io/acme',
    npmRegistry: 'https://npm.example.com/',
  };

  it('have the current answers as defaults, and give nothing for them', async () => {
    const shown = await answered(
      FILE,
      'askSettings',
      [CURRENT],
      [
        ['On which hosts', '\r'],
        ['Where do images go?', '\r'],
        ['Which npm registry', '\r'],
      ],
    );
    expect(shown).toContain('./hosts/production.json');
    expect(shown).toContain('{"imageRepository":"quay.io/acme","npmRegistry":"https://npm.example.com/"}');
  });

  it('take a preset away with its host, and a kind with another registry', async () => {
    const { npmRegistry: _npm, ...current } = CURRENT;
    const shown = await answered(
      FILE,
      'askSettings',
      [current],
      [
        ['On which hosts', ' ', DOWN, ' ', '\r'],
        ['Where do images go?', '\r'],
        ['Which npm registry', 'https://npm.example.com/', '\r'],
      ],
    );
    expect(shown).toContain('"host":["rhdh-1.10","./hosts/production.json"]');
    expect(shown).not.toContain('"preset"');
    expect(shown).toContain('"publishKind":"both"');
  });
});

it('are not asked without a terminal', async () => {
  expect(await askSettings()).toEqual({});
});
