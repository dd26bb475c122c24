// Many plugins at a time: no task is in another's way, and one that fails stops none.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Checkout } from '@org/test-kit';
import { IS_MATRIX } from './is-matrix';
import { PORTAL } from './portal';
import { describeWith } from './tools';

const NAMES = Array.from({ length: IS_MATRIX ? 12 : 6 }, (_, at) => `many-${String(at).padStart(2, '0')}-backend`);
const BROKEN = 'many-03-backend';
const packageName = (name: string): string => `@acme/backstage-plugin-${name}`;

const manifest = (name: string): object => ({
  name: packageName(name),
  version: '0.1.0',
  main: 'dist/index.cjs.js',
  files: ['dist'],
  backstage: { role: 'backend-plugin', pluginId: name },
  dependencies: { '@backstage/backend-plugin-api': '^1.10.1', express: '^4.22.0', ms: '^2.1.3' },
});
const code = (name: string): string =>
  name === BROKEN
    ? "throw new Error('broken on purpose');\n"
    : `require('express');
exports.default = require('@backstage/backend-plugin-api').createBackendPlugin({ pluginId: '${name}', register() {} });
`;

/** Temporary folders of processes that have ended. Other scenarios run at the same time. */
const abandoned = (): readonly string[] =>
  [tmpdir(), '/dev/shm'].filter(existsSync).flatMap((folder) =>
    readdirSync(folder).filter((name) => {
      const pid = /^dynplug-(?:load|schema|oci|pack)-(\d+)-/.exec(name)?.[1];
      return pid !== undefined && !existsSync(`/proc/${pid}`);
    }),
  );

describeWith(['git'], 'many plugins in parallel', () => {
  let checkout: Checkout;
  const digestOf = (name: string): string =>
    (JSON.parse(checkout.read(`plugins/${name}/dist-oci/image.json`)) as { digest: string }).digest;
  const run = (names: readonly string[], ...flags: readonly string[]): ReturnType<Checkout['nx']> => {
    const projects = `--projects=${names.map(packageName).join(',')}`;
    return checkout.nx(['run-many', '-t', 'package-oci', 'pack', projects, ...flags]);
  };

  beforeAll(async () => {
    checkout = await Checkout.make(PORTAL, '--imageRepository=localhost:5000/acme');
    for (const name of NAMES) {
      mkdirSync(path.join(checkout.dir, 'plugins', name, 'dist'), { recursive: true });
      checkout.write(`plugins/${name}/package.json`, JSON.stringify(manifest(name), null, 2));
      checkout.write(`plugins/${name}/dist/index.cjs.js`, code(name));
    }
    await checkout.commit('Many plugins');
  });
  afterAll(() => {
    checkout.remove();
  });

  it('are all made but the one that is broken, which is named', async () => {
    const before = abandoned();
    const { code: exit, output } = await run(NAMES, '--parallel=8');
    expect(exit).not.toBe(0);
    expect(output).toContain('broken on purpose');
    const failed = [...output.matchAll(/^- (@acme\S+:[\w-]+)$/gm)].map(([, task]) => task);
    expect(new Set(failed)).toEqual(
      new Set(['package-oci', 'pack'].map((target) => `${packageName(BROKEN)}:${target}`)),
    );
    const good = NAMES.filter((name) => name !== BROKEN);
    expect(new Set(good.map(digestOf)).size).toBe(good.length);
    for (const name of good)
      expect(readdirSync(path.join(checkout.dir, 'plugins', name)).sort()).toEqual([
        'dist',
        'dist-oci',
        'dist-pack',
        'package.json',
      ]);
    expect(readdirSync(path.join(checkout.dir, 'plugins', BROKEN)).sort()).toEqual(['dist', 'package.json']);
    // Nothing that we started stays behind.
    expect(abandoned().filter((name) => !before.includes(name))).toEqual([]);
    expect(await checkout.git('status', '--porcelain')).toBe('');
  });

  it('are the same from one process, which a broken one does not stop either', async () => {
    const some = NAMES.slice(1, 5);
    const before = some.map((name) => (name === BROKEN ? '' : digestOf(name)));
    const { code: exit, output } = await run(some, '--batch', '--skip-nx-cache');
    expect(exit).not.toBe(0);
    expect(output).toMatch(/Running 4 tasks with @org\/dynplug:package-oci/);
    expect(output).toMatch(/EENTRY .*broken on purpose/);
    const failed = [...output.matchAll(/^- (@acme\S+:[\w-]+)$/gm)].map(([, task]) => task);
    expect([...new Set(failed)].toSorted()).toEqual(
      ['pack', 'package-oci'].map((target) => `${packageName(BROKEN)}:${target}`),
    );
    expect(some.map((name) => (name === BROKEN ? '' : digestOf(name)))).toEqual(before);
  });

  it('are what each is when it is made alone', async () => {
    const [name] = NAMES as [string];
    const together = digestOf(name);
    expect((await run([name], '--skip-nx-cache')).code).toBe(0);
    expect(digestOf(name)).toBe(together);
  });
});
