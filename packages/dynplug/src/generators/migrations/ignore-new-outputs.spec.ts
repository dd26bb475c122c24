import { changesIn, treeWith, written } from '../../testing/generator-tree';
import ignoreNewOutputs from './ignore-new-outputs';

const OLD = 'node_modules\n\n# Written by the targets of @org/dynplug\ndist-dynamic\ndist-oci\ndist-pack\n';

describe('ignore-new-outputs', () => {
  it('adds the folders that are new, once', async () => {
    const tree = treeWith({ 'nx.json': { plugins: ['@org/dynplug'] }, '.gitignore': OLD });
    await ignoreNewOutputs(tree);
    const lines = (tree.read('.gitignore', 'utf8') ?? '').split('\n');
    expect(lines.slice(0, 6).join('\n')).toBe(OLD.trimEnd());
    expect(lines.filter((line) => line === 'dist-pack')).toHaveLength(1);
    expect(lines).toEqual(expect.arrayContaining(['dist-pack-static', 'dist-assets', 'dist-promote']));
    const again = written(tree);
    await ignoreNewOutputs(again);
    expect(changesIn(again)).toEqual([]);
  });

  it('leaves a workspace alone that does not name the plugin', async () => {
    const tree = treeWith({ 'nx.json': { plugins: ['@nx/jest'] }, '.gitignore': OLD });
    await ignoreNewOutputs(tree);
    expect(changesIn(tree)).toEqual([]);
  });
});
