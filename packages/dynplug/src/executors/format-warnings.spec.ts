import { formatWarnings } from './format-warnings';

it('indents every line of a warning alike', () => {
  const warning = { code: 'EHOSTPACKAGE', message: 'other versions:\n  - left@1\n  - right@2', hint: 'Align them.' };
  expect(formatWarnings([warning], [], false)).toEqual([
    [
      '  warning   EHOSTPACKAGE other versions:',
      '            - left@1',
      '            - right@2',
      '            → Align them.',
    ].join('\n'),
  ]);
});
