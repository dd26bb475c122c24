import { DynplugError, inFull } from '../errors/errors';
import { print, printAnnotation, printError, printJson } from './print';
import { printable } from './printable';

const ESC = '\u001b';

describe('text of others', () => {
  it.each([
    ['colors', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['a title of the window', `a${ESC}]0;mine\u0007b`, 'ab'],
    ['a link', `${ESC}]8;;https://evil.example\u0007shown${ESC}]8;;\u0007`, 'shown'],
    ['a deleted line', `real${ESC}[2K\rfake`, 'real\\u000dfake'],
    ['backspaces', 'safe\b\b\b\bevil', 'safe\\u0008\\u0008\\u0008\\u0008evil'],
    ['an escape without an end', `a${ESC}`, 'a\\u001b'],
    ['eight-bit controls', 'a\u009d0;mine\u009c', 'a\\u009d0;mine\\u009c'],
    ['a turned direction', 'a\u202eb', 'a\\u202eb'],
    ['a line separator', 'a\u2028::error::b', 'a\\u2028::error::b'],
    ["GitHub's command", 'a\n::error::b', 'a\n: :error::b'],
    ["GitHub's command, indented", '  ::set-output name=a::b', '  : :set-output name=a::b'],
    ["GitHub's command behind a color", `${ESC}[0m::stop-commands::b`, ': :stop-commands::b'],
    ["GitHub's older command", 'a ##[add-mask]b', 'a ## [add-mask]b'],
    ["Azure's command", 'a ##vso[task.setvariable variable=a]b', 'a ## vso[task.setvariable variable=a]b'],
    ["Azure's command in capitals", '##VSO[task.complete]', '## VSO[task.complete]'],
    ["TeamCity's command", "##teamcity[buildStatus text='a']", "## teamcity[buildStatus text='a']"],
    ['a password in an address', 'https://me:s3cr3t@npm.example.com/x', 'https://me:***@npm.example.com/x'],
    ['a token in a reference', 'oci://bot:t0ken@quay.io/a/b:1!c', 'oci://bot:***@quay.io/a/b:1!c'],
    ["GitLab's section", `section_start:1:a\r${ESC}[0K`, 'section_start:1:a\\u000d'],
  ])('is shown and not obeyed: %s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
    // Twice is the same: an error may pass several times.
    expect(printable(shown)).toBe(shown);
  });

  it.each([
    'a\n\tb',
    'a::b',
    '# c[0]',
    '## Heading',
    'ä ☃ 🚀',
    'C++ foo::bar',
    'x: :y',
    'http://localhost:4873/@acme/a',
    'git@host:a/b',
  ])('stays if it is plain: %j', (text) => expect(printable(text)).toBe(text));

  it('has line ends of one kind', () => expect(printable('a\r\nb')).toBe('a\nb'));

  it('is printable wherever it is printed', () => {
    const printed: unknown[] = [];
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(...texts));
    const hostile = `${ESC}]0;a\u0007\n::error::b ##vso[c]\u009b`;
    print(hostile);
    printError(hostile);
    printAnnotation({ severity: 'error', title: hostile, file: 'a:b,c', message: hostile });
    const value = { [hostile]: [hostile] };
    printJson(value);
    expect(printed.slice(0, 3)).toEqual([
      '\n: :error::b ## vso[c]\\u009b',
      '\n: :error::b ## vso[c]\\u009b',
      '::error title=%0A%3A %3Aerror%3A%3Ab ## vso[c]\\u009b,file=a%3Ab%2Cc::%0A: :error::b ## vso[c]\\u009b',
    ]);
    expect(printed[3]).not.toContain('##vso[');
    expect(printed[3]).toBe(printable(String(printed[3])));
    expect(JSON.parse(String(printed[3]))).toEqual(value);
  });

  it('is printable in errors that Nx shows', () => {
    const hostile = `a${ESC}[31m\n##[add-mask]b`;
    for (const error of [new DynplugError('EENTRY', hostile, hostile), new TypeError(hostile)]) {
      const { message, stack } = inFull(error) as Error;
      expect(message).toContain('a\n## [add-mask]b');
      expect(printable(message)).toBe(message);
      expect(printable(stack ?? '')).toBe(stack);
    }
  });
});
