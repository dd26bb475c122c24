import { isTyped, requestedTargets } from './requested-targets';

const argv = (line: string): readonly string[] => ['node', '/x/nx.js', ...line.split(' ')];

it.each([
  ['run a:place', [{ project: 'a', target: 'place' }]],
  ['run @acme/a:place:production --x=y', [{ project: '@acme/a', target: 'place' }]],
  ['run --verbose a:place', [{ project: 'a', target: 'place' }]],
  ['place a --dynamicPluginsRoot=x', [{ project: 'a', target: 'place' }]],
  ['run-many -t place pack --parallel=2 -p b', ['place', 'pack'].map((target) => ({ target, project: undefined }))],
  ['affected --targets=place,pack', ['place', 'pack'].map((target) => ({ target, project: undefined }))],
  ['run-many --target place -t pack', ['place', 'pack'].map((target) => ({ target, project: undefined }))],
  ['run a', [{ project: undefined, target: 'a', isHere: true }]],
  ['place --verbose', [{ project: undefined, target: 'place', isHere: true }]],
  ['place --project=a', [{ project: 'a', target: 'place' }]],
  ['run place --project=a', [{ project: 'a', target: 'place' }]],
  ['run', []],
])('reads the targets of "nx %s"', (line, targets) => {
  expect(requestedTargets(argv(line))).toEqual(targets);
});

it('reads options in both spellings', () => {
  expect(isTyped(argv('run a:place --dynamicPluginsRoot=x'), 'dynamicPluginsRoot')).toBe(true);
  expect(isTyped(argv('run a:place --dynamic-plugins-root x'), 'dynamicPluginsRoot')).toBe(true);
  expect(isTyped(argv('run a:place --dynamicPluginsRoots=x'), 'dynamicPluginsRoot')).toBe(false);
});
