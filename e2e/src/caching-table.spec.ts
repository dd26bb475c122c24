// The table in docs/caching.md, line by line: what each change selects, and what then runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Checkout } from './checkout';
import { plugin } from './portal';
import { describeWith } from './tools';

const FOLDER = 'notes-backend';
const [, ...ROWS] = [
  ...readFileSync(path.resolve(__dirname, '../../docs/caching.md'), 'utf8').matchAll(
    /^\| (.+?) +\| (yes|no|affected) +\| (runs|cached|`package-oci`) +\|$/gm,
  ),
].map(([, change, affected, then]) => [change as string, affected as string, then as string] as const);

type Change = readonly [file: string, change: (text: string) => string];
const comment = (text: string): string => `${text}\n// changed\n`;
const json =
  (change: (value: any) => void) =>
  (text: string): string => {
    const value: unknown = JSON.parse(text);
    change(value);
    return JSON.stringify(value, null, 2);
  };
/** A package in another version, as a lockfile shows it to Nx. */
const relocked = (name: string): Change => [
  'package-lock.json',
  json(({ packages }) => {
    const entry = packages[`node_modules/${name}`];
    entry.version = '99.0.0';
    delete entry.integrity;
  }),
];

const CHANGES: Readonly<Record<string, Change>> = {
  'a source file of the plugin': [`plugins/${FOLDER}/src/index.ts`, comment],
  'a test file of the plugin': [`plugins/${FOLDER}/src/router.test.ts`, comment],
  'the README of the plugin': [`plugins/${FOLDER}/README.md`, comment],
  'a source file of a library that it embeds': ['plugins/notes-common/src/index.ts', comment],
  'a source file of another plugin': ['plugins/cloud-backend/src/index.ts', comment],
  "a shared dependency in another plugin's package.json": [
    'plugins/cloud-backend/package.json',
    json((manifest) => (manifest.dependencies['@backstage/errors'] = '^1.2.0')),
  ],
  'the lockfile: a private dependency that it reaches': relocked('express-promise-router'),
  'the lockfile: a dependency that it does not reach': relocked('@aws-sdk/client-s3'),
  'an option of `@org/dynplug` in nx.json': [
    'nx.json',
    json((nxJson) => (nxJson.plugins = [{ plugin: '@org/dynplug', options: { sharedPackages: ['none'] } }])),
  ],
  'the version of `@org/dynplug`': relocked('@org/dynplug'),
  'backstage.json': ['backstage.json', (text) => text.replace('1.55.0', '1.55.1')],
};

describeWith(['git'], 'the table of docs/caching.md', () => {
  let checkout: Checkout;
  /** The folder and the image have one derivation, and so the same inputs. */
  const run = async (): Promise<'runs' | 'cached'> => {
    const targets = ['export', 'package-oci'];
    const { code, output } = await checkout.nx([
      'run-many',
      `--targets=${targets.join()}`,
      `--projects=${plugin(FOLDER)}`,
    ]);
    if (code !== 0) throw new Error(output);
    const cached = targets.filter((target) =>
      new RegExp(`:${target} {2}\\[(local cache|existing outputs)`).test(output),
    );
    expect([[], targets]).toContainEqual(cached);
    return cached.length > 0 ? 'cached' : 'runs';
  };

  beforeAll(async () => {
    checkout = await Checkout.make();
    for (const file of [`plugins/${FOLDER}/README.md`, `plugins/${FOLDER}/src/router.test.ts`])
      checkout.write(file, 'export {};\n');
    await checkout.commit('A README and a test');
    expect(await run()).toBe('runs');
    expect(await run()).toBe('cached');
  });
  afterAll(() => {
    checkout.remove();
  });

  it('has a line for each change that is tried here', () => {
    expect(ROWS.map(([change]) => change)).toEqual(Object.keys(CHANGES));
  });

  it.each(ROWS)('%s: affected %s, %s', async (name, affected, then) => {
    const [file, change] = CHANGES[name] as Change;
    const before = checkout.read(file);
    checkout.write(file, change(before));
    try {
      const { output } = await checkout.nx(['show', 'projects', '--affected', '--uncommitted', '--json']);
      expect(output.includes(`"${plugin(FOLDER)}"`) ? 'yes' : 'no').toBe(affected);
      expect(await run()).toBe(then);
    } finally {
      checkout.write(file, before);
    }
  });
});
