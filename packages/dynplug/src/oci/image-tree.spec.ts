import { ImageTree } from './image-tree';

type Entry = readonly [path: string, content?: string];

/** A tree of layers, from the lowest up. `x/` is a folder, `a -> b` a symbolic link, `a => b` a hard link. */
function treeOf(...layers: readonly (readonly Entry[])[]): ImageTree {
  const tree = new ImageTree('an image', (path) => !path.endsWith('.bin'));
  for (const layer of layers) {
    tree.nextLayer();
    for (const [text, content = ''] of layer) {
      const [path = '', arrow, target = ''] = text.split(/ ([-=]>) /);
      const type =
        arrow === undefined ? (path.endsWith('/') ? 'directory' : 'file') : arrow === '->' ? 'symlink' : 'hardlink';
      tree.add({ path, type, size: content.length, linkpath: target })?.(Buffer.from(content));
    }
  }
  return tree;
}

const read = (tree: ImageTree, path: string): string | undefined => tree.read(path)?.toString();

it('lays layers over one another', () => {
  const tree = treeOf(
    [
      ['./app/a', '1'],
      ['app/b', '2'],
      ['/c', '3'],
    ],
    [
      ['app/', ''],
      ['app/b', '4'],
    ],
  );
  expect([...tree.files()]).toEqual(['app/a', 'app/b', 'c']);
  expect(read(tree, 'app/b')).toBe('4');
  expect(tree.names('app')).toEqual(['a', 'b']);
});

describe('a whiteout', () => {
  it('removes a file, or a folder with all that is in it', () => {
    const tree = treeOf([['a/x'], ['b/c/d'], ['b/e']], [['a/.wh.x'], ['b/.wh.c']]);
    expect([...tree.files()]).toEqual(['b/e']);
  });

  it('removes nothing that its own layer has, in whatever order', () => {
    const tree = treeOf(
      [['a/x', 'old'], ['b/y'], ['b/c/z']],
      [['a/x', 'new'], ['a/.wh.x'], ['b/.wh..wh..opq'], ['b/c/new']],
    );
    expect([...tree.files()]).toEqual(['a/x', 'b/c/new']);
    expect(read(tree, 'a/x')).toBe('new');
  });

  it('hides only what is below', () => {
    expect([...treeOf([['a/x']], [['a/.wh..wh..opq']], [['a/y']]).files()]).toEqual(['a/y']);
    expect([...treeOf([['a/x']], [['.wh.b'], ['absent/.wh.x']]).files()]).toEqual(['a/x']);
  });
});

describe('an entry of another kind', () => {
  it('takes the place of a folder', () => {
    expect([...treeOf([['a/x'], ['b/x']], [['a.bin'], ['a', 'file'], ['b.bin'], ['b -> c']]).files()]).toEqual(['a']);
    expect([...treeOf([['a.bin/x']], [['a.bin']]).files()]).toEqual([]);
  });

  it('takes the place of a link', () => {
    const tree = treeOf([['b/x', '1'], ['a -> b']], [['a/'], ['a/y', '2']]);
    expect([...tree.files()]).toEqual(['a/y', 'b/x']);
    expect(read(tree, 'a/x')).toBeUndefined();
  });
});

describe('a link', () => {
  it.each([
    ['to a file', 'app/l -> ../c', 'app/l'],
    ['to a folder', 'l -> app/deep', 'l/../../c'],
    ['from the root', 'app/l -> /c', 'app/l'],
    ['above the root, where the image ends', 'app/l -> ../../../../c', 'app/l'],
    ['that is hard', 'app/l => c', 'app/l'],
  ])('leads %s', (_what, link, path) => {
    expect(read(treeOf([['c', 'content'], ['app/deep/x'], [link]]), path)).toBe('content');
  });

  it('is written through, as tools that unpack do', () => {
    expect([...treeOf([['b/x'], ['a -> b']], [['a/y']]).files()]).toEqual(['b/x', 'b/y']);
  });

  it('leads nowhere in a circle', () => {
    expect(treeOf([['a -> b'], ['b -> a']]).read('a')).toBeUndefined();
  });

  it('says so when it is hard and leads to what is not read', () => {
    const tree = treeOf([['store.bin', '1'], ['app/l => store.bin']]);
    expect(() => tree.read('app/l')).toThrow(/app\/l is a hard link to a file that dynplug does not read/);
  });
});

it.each(['../x', 'a/../../x', 'a\0b', 'x/'.repeat(3000)])('rejects the path %j', (path) => {
  expect(() => treeOf([[path]])).toThrow(expect.objectContaining({ code: 'EARTIFACT' }));
});

it('rejects more than fits into memory', () => {
  const tree = new ImageTree('an image', () => true);
  tree.add({ path: 'a', type: 'file', size: 150_000_000 });
  expect(() => tree.add({ path: 'b', type: 'file', size: 150_000_000 })).toThrow(/more than 200 MB/);
});
