// The tables in docs/explanation/caching.md, line by line: what each change selects, and what then runs; and what a cache holds of each target.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Checkout, type Ended, execute } from '@org/test-kit';
import { NX_VERSIONS } from '../nx-versions';
import { ALONE, PORTAL, plugin } from '../portal';
import { describeWith } from '../tools';

/** In the portal. */
const INSTALLED = '23.2.1';
const FOLDER = 'notes-backend';
const PATCH = 'patches/express+4.21.2.patch';
const PAGE = readFileSync(path.resolve(__dirname, '../../../docs/explanation/caching.md'), 'utf8');
const [, ...ROWS] = [
  ...PAGE.matchAll(/^\| (.+?) +\| (yes|no|affected)(?:, Nx 24: (yes|no))? +\| (runs|cached|`package-oci`) +\|$/gm),
].map(
  ([, change, affected, in24, then]) => [change, affected, then, in24 ?? affected] as [string, string, string, string],
);

/** Target → files and megabytes in a cache. */
const STORED = [...PAGE.matchAll(/^\| `([\w-]+)` +\| +(\d+) +\| +([\d.]+) MB +\|$/gm)].map(
  ([, target, files, megabytes]) => [target as string, Number(files), Number(megabytes)] as const,
);

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
    // Its integrity alone: another version than what is installed would be an error of the export.
    packages[`node_modules/${name}`].integrity = `sha512-${'A'.repeat(86)}==`;
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
  'a patch of an installed package': [PATCH, comment],
  'a file that `extraSources` names': ['shared/version.ts', comment],
  'the tsconfig.json of the workspace': ['tsconfig.json', comment],
  'Rollup, which `@backstage/cli` brings': relocked('rollup'),
  'a tool that the root names: `@backstage/cli`, `typescript`, `esbuild`': relocked('typescript'),
  'backstage.json': ['backstage.json', (text) => text.replace('1.55.0', '1.55.1')],
};

describeWith(['git'], 'the table of docs/explanation/caching.md', () => {
  it('has a line for each change that is tried here', () => {
    expect(ROWS.map(([change]) => change)).toEqual(Object.keys(CHANGES));
  });

  describe.each(NX_VERSIONS)('with Nx %s', (version) => {
    let checkout: Checkout;
    const nx = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
      execute(process.execPath, [checkout.nxProgram(version), ...args], {
        cwd: checkout.dir,
        env: { HOME: checkout.home, ...env },
      });
    const isCached = (output: string): boolean => /:package-oci {2}\[(local cache|existing outputs)/.test(output);
    const run = async (...flags: readonly string[]): Promise<'runs' | 'cached'> => {
      const { code, output } = await nx({}, 'run', `${plugin(FOLDER)}:package-oci`, ...flags);
      // A lockfile that changed without an install: the task runs, and rejects the tree.
      if (output.includes('EOUTDATED')) return 'runs';
      if (code !== 0) throw new Error(output);
      return isCached(output) ? 'cached' : 'runs';
    };

    beforeAll(async () => {
      checkout = await Checkout.make(PORTAL);
      if (version !== INSTALLED) await checkout.useNx(version);
      for (const file of [`plugins/${FOLDER}/README.md`, `plugins/${FOLDER}/src/router.test.ts`])
        checkout.write(file, 'export {};\n');
      for (const file of [PATCH, 'shared/version.ts']) checkout.write(file, '');
      const field = `plugins/${FOLDER}/package.json`;
      const extra = json((manifest) => (manifest.dynplug = { extraSources: ['shared'] }));
      checkout.write(field, extra(checkout.read(field)));
      await checkout.commit('A README, a test, a patch and an extra source');
      expect(await run()).toBe('runs');
      expect(await run()).toBe('cached');
      // Without builds in the graph, their outputs count in another way.
      await run(ALONE);
      expect(await run(ALONE)).toBe('cached');
    });
    afterAll(() => {
      checkout.remove();
    });

    // One derivation makes the folder and the image, so the rows ask for the image alone, which has fewer files.
    it('has every input of export for package-oci', async () => {
      const { output } = await nx({}, 'show', 'project', plugin(FOLDER), '--json');
      const { targets } = JSON.parse(output.slice(output.indexOf('{'))) as {
        targets: Record<'export' | 'package-oci', { readonly inputs: readonly unknown[] }>;
      };
      expect(targets.export.inputs.length).toBeGreaterThan(5);
      expect(targets['package-oci'].inputs).toEqual(expect.arrayContaining([...targets.export.inputs]));
    });

    it('stores as much of each target as the page says', async () => {
      expect(STORED.map(([target]) => target)).toEqual(['export', 'package-oci', 'pack']);
      for (const [target, files, megabytes] of STORED) {
        const cache = path.join(checkout.home, `cache-of-${target}`);
        // Nx notes there what it has stored elsewhere.
        const notes = path.join(checkout.home, `data-of-${target}`);
        const { code, output } = await nx(
          { NX_CACHE_DIRECTORY: cache, NX_WORKSPACE_DATA_DIRECTORY: notes },
          'run',
          `${plugin(FOLDER)}:${target}`,
          ALONE,
        );
        if (code !== 0) throw new Error(output);
        const sizes = sizesBelow(cache);
        const stored = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
        // In orders of magnitude: dependencies of the portal change, and each Nx has files of its own there.
        expect([target, sizes.length, stored]).toEqual([target, near(files), near(megabytes)]);
      }
    });

    it('knows what builds wrote, whether or not they ran in the same graph', async () => {
      const [built, field] = ['dist/index.cjs.js', 'package.json'].map((file) => `plugins/${FOLDER}/${file}`) as [
        string,
        string,
      ];
      const compiled = checkout.read(field);
      checkout.write(field, json((manifest) => (manifest.dynplug = { backendBuild: 'backstage-cli' }))(compiled));
      const digest = (): string =>
        (JSON.parse(checkout.read(`plugins/${FOLDER}/dist-oci/image.json`)) as { digest: string }).digest;
      const made = async (...args: readonly string[]): Promise<string> => {
        const { code, output } = await nx({}, 'run', `${plugin(FOLDER)}:package-oci`, ...args);
        if (code !== 0) throw new Error(output);
        return `${isCached(output) ? 'cached' : 'runs'} ${digest()}`;
      };
      await made();
      const fresh = digest();
      const code = checkout.read(built);
      // As a build leaves it that failed to replace its output, or that read something which is not an input.
      checkout.write(built, comment(code));
      const old = await made(ALONE);
      expect(old).toMatch(/^runs /);
      expect(old).not.toContain(fresh);
      expect(await made(ALONE)).toBe(old.replace('runs', 'cached'));
      checkout.write(built, code);
      expect(await made(ALONE)).toContain(fresh);
      expect(await made()).toBe(`cached ${fresh}`);
      checkout.write(field, compiled);
    });

    it.each(ROWS)('%s: affected %s, %s', async (name, affected, then, in24 = affected) => {
      const [file, change] = CHANGES[name] as Change;
      const before = checkout.read(file);
      checkout.write(file, change(before));
      try {
        const { output } = await nx(
          {},
          'show',
          'projects',
          '--affected',
          '--uncommitted',
          '--withTarget=package-oci',
          '--json',
        );
        expect(output.includes(`"${plugin(FOLDER)}"`) ? 'yes' : 'no').toBe(version.startsWith('24.') ? in24 : affected);
        // What builds make of a change is no question of this table; the test before has it.
        expect(await run(ALONE)).toBe(then);
      } finally {
        checkout.write(file, before);
      }
    });
  });
});

/** Bytes of each file. */
function sizesBelow(folder: string): readonly number[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const stats = names.map((name) => statSync(path.join(folder, name)));
  return stats.filter((stat) => stat.isFile()).map(({ size }) => size);
}

/** A number that is neither twice nor half as large. */
function near(wanted: number): { asymmetricMatch(value: unknown): boolean; toString(): string } {
  return {
    asymmetricMatch: (value) => typeof value === 'number' && value < 2 * wanted && value > wanted / 2,
    toString: () => `about ${wanted}`,
  };
}
