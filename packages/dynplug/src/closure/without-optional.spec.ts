import type { ClosurePackage, Edge } from './graph';
import type { Walk } from './walk';
import { withoutOptional } from './without-optional';

const pkg = (id: string, from: string | undefined, edges: readonly Edge[]): readonly [string, ClosurePackage] => {
  const optional = edges.filter(({ kind }) => kind === 'optional').map(({ name }) => [name, '*'] as const);
  const manifest = { name: id, version: '1.0.0', optionalDependencies: Object.fromEntries(optional) };
  return [
    id,
    { id, kind: from === undefined ? 'root' : 'private', manifest, edges, ...(from !== undefined && { from }) },
  ];
};
const edge = (kind: Edge['kind'], to: string): Edge => ({ name: to, kind, to });

const WALK: Walk = {
  root: 'plugin',
  graph: new Map([
    pkg('plugin', undefined, [edge('optional', 'addon'), edge('dependency', 'tool')]),
    pkg('addon', 'plugin', [edge('dependency', 'build'), edge('dependency', 'both')]),
    pkg('tool', 'plugin', [edge('dependency', 'both'), edge('optional', 'bundled')]),
    pkg('build', 'addon', []),
    pkg('both', 'addon', []),
    pkg('bundled', 'tool', []),
  ]),
  missing: [
    { from: 'build', name: 'gone', spec: '*', kind: 'dependency' },
    { from: 'tool', name: 'gone', spec: '*', kind: 'dependency' },
  ],
  leaks: [{ from: 'addon', name: '@backstage/types' }],
};

it('removes what nothing requires, with what only it brings', () => {
  const { walk, leftOut } = withoutOptional(WALK, ({ id }) => id === 'addon');
  expect([...walk.graph.keys()]).toEqual(['plugin', 'tool', 'both', 'bundled']);
  expect(walk.graph.get('plugin')?.edges).toEqual([edge('dependency', 'tool')]);
  expect(leftOut).toEqual([{ name: 'addon', version: '1.0.0', chain: ['plugin@1.0.0', 'addon@1.0.0'] }]);
});

it('keeps a package that came through it and is required elsewhere, with another chain', () => {
  const { walk } = withoutOptional(WALK, ({ id }) => id === 'addon');
  expect(walk.graph.get('both')?.from).toBe('tool');
  expect(walk.missing.map(({ from }) => from)).toEqual(['tool']);
  expect(walk.leaks).toEqual([]);
});

it('asks of optional packages only, and returns the same walk if all of them stay', () => {
  const asked: string[] = [];
  const { walk } = withoutOptional(WALK, ({ id }) => asked.push(id) < 0);
  expect(asked).toEqual(['addon', 'bundled']);
  expect(walk).toBe(WALK);
});
