import { readdirSync } from 'node:fs';
import path from 'node:path';
import { HOST_MANIFEST } from '../options/generators';
import { treeWith, changesIn } from '../testing/generator-tree';
import { readOptions } from './read-options';

type Generator = (tree: ReturnType<typeof treeWith>, options: object) => Promise<void>;

const GENERATORS = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(path.join(__dirname, entry.name)).includes('schema.json'))
  .map(({ name }) => name);
const REQUIRED: Readonly<Record<string, object>> = {
  bundle: { name: 'image', projects: ['a'] },
  ci: { provider: 'github' },
  configure: { all: true },
  'host-manifest': { name: 'production', from: 'portal' },
};
const FILES = {
  'nx.json': {},
  'package.json': { name: 'root', workspaces: ['plugins/*'] },
  'package-lock.json': {},
  'portal/package.json': {
    name: 'portal',
    backstage: { role: 'backend' },
    dependencies: { '@backstage/types': '^1.0.0' },
  },
  'portal/package-lock.json': { packages: { 'node_modules/@backstage/types': { version: '1.2.0' } } },
  'plugins/a/dist-doctor/doctor.json': {
    formatVersion: 1,
    name: 'a',
    version: '1.0.0',
    folder: 'plugins/a/dist-dynamic',
    hostsAreNamed: true,
    isFit: true,
    hosts: [{ name: 'veecode', label: 'veecode', verdict: 'ok' }],
    findings: [],
  },
  'plugins/a/package.json': { name: 'a', version: '1.0.0', backstage: { role: 'backend-plugin' } },
};

/** Runs a generator with these options and those that it must have. */
async function run(name: string, options: object): Promise<readonly string[]> {
  const { default: generator } = (await import(path.join(__dirname, name, 'generator'))) as { default: Generator };
  const tree = treeWith(FILES);
  try {
    await generator(tree, { ...REQUIRED[name], ...options });
  } catch (error) {
    return [(error as Error).message, ...changesIn(tree)];
  }
  return [];
}

beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe.each(GENERATORS)('the generator %s', (name) => {
  it('refuses an option that it does not have, and writes nothing', async () => {
    expect(await run(name, { somethingElseEntirely: true })).toEqual([
      expect.stringMatching(
        /^EOPTION Unknown option "somethingElseEntirely" in nx g @org\/dynplug:[\w-]+\.\n {2}→ Known options: /,
      ),
    ]);
  });

  it('refuses a second word', async () => {
    expect(await run(name, { _: ['b'] })).toEqual([expect.stringMatching(/^EOPTION Nothing is meant by b\./)]);
  });

  it('takes the flag --defaults of Nx', async () => {
    expect(await run(name, { defaults: true })).toEqual([]);
  });
});

it('names the option that is meant', async () => {
  expect(await run('init', { presett: 'veecode' })).toEqual([expect.stringContaining('Did you mean "preset"?')]);
  expect(await run('configure', { fixx: true })).toEqual([expect.stringContaining('Did you mean "fix"?')]);
});

it.each([
  ['ci', { file: '~/pipeline.yml' }, 'file'],
  ['bundle', { directory: '~/images' }, 'directory'],
  ['doctor-report', { html: '~/doctor.html' }, 'html'],
  ['doctor-report', { summary: '~/summary.md' }, 'summary'],
  ['host-manifest', { file: '~/host.json' }, 'file'],
])('%s refuses %j, which only shells expand', async (name, options, option) => {
  expect(await run(name, options)).toEqual([
    expect.stringMatching(new RegExp(`^EOUTPUT ${option} ~/\\S+ begins with ~, which only shells expand`)),
  ]);
});

it('reads what was typed where Nx makes a number of it', () => {
  const read = (argv: readonly string[], options: object): object =>
    readOptions('host-manifest', HOST_MANIFEST, options, ['node', 'nx', 'g', ...argv]);
  expect(read(['--ref=1.10', '--timeout=5'], { ref: 1.1, timeout: 5 })).toEqual({ ref: '1.10', timeout: 5 });
  expect(read(['--ref', '0012'], { ref: 12 })).toEqual({ ref: '0012' });
  expect(() => read([], { ref: 1.1 })).toThrow(/must be a tag, a branch or a commit, not 1\.1/);
});
