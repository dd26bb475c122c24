import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { type TestRegistry, startMemoryRegistry } from '../testing/memory-registry';
import { PLUGIN, PLUGIN_ROOT, installed, library, depends, portal } from '../testing/portal';
import { writeFiles } from '../testing/temporary-folder';
import collectExecutor from './collect/executor';
import doctorExecutor from './doctor/executor';
import exportExecutor from './export/executor';
import lintExecutor from './lint-dynamic/executor';
import loadExecutor from './load/executor';
import packExecutor from './pack/executor';
import packageOciExecutor from './package-oci/executor';
import placeExecutor from './place/executor';
import promoteExecutor from './promote/executor';
import publishExecutor from './publish/executor';
import { requireFresh } from './publish/require-fresh';

const NAME = PLUGIN.name;
const TARGETS = {
  out: { executor: '@org/dynplug:export' },
  tgz: { executor: '@org/dynplug:pack' },
  image: { executor: '@org/dynplug:package-oci' },
  publish: { executor: '@org/dynplug:publish' },
};

/** @param ran names of targets that run in the same call of Nx */
function contextOf(root: string, ran: readonly string[] = []): ExecutorContext {
  const tasks = Object.fromEntries(ran.map((target) => [target, { target: { project: NAME, target } }]));
  return {
    ...{ root, cwd: root, isVerbose: false, projectName: NAME, targetName: 'x' },
    projectsConfigurations: { version: 2, projects: { [NAME]: { root: PLUGIN_ROOT, targets: TARGETS } } },
    taskGraph: { tasks },
  } as unknown as ExecutorContext;
}

const derivation = { check: false, backendBuild: 'backstage-cli' } as const;

describe('a source that changes after the artifacts were made', () => {
  const printed: string[] = [];
  let root: string;
  let registry: TestRegistry;
  beforeAll(async () => {
    registry = await startMemoryRegistry();
    root = portal(
      {
        ...library('packages/common', '@acme/common'),
        ...depends({ '@acme/common': '^0.1.0' }),
        ...installed('react', '18.0.0'),
      },
      { '@acme/common': 'packages/common' },
    );
    const silent = (['log', 'error'] as const).map((name) => jest.spyOn(console, name).mockImplementation());
    const context = contextOf(root, ['tgz', 'image']);
    expect(await exportExecutor(derivation, context)).toEqual({ success: true });
    expect(await packExecutor(derivation, context)).toEqual({ success: true });
    const references = [`${registry.host}/acme/a:1`];
    expect(await packageOciExecutor({ ...derivation, references }, context)).toEqual({ success: true });
    expect(await publishExecutor({ kind: 'oci' }, context)).toEqual({ success: true });
    silent.forEach((spy) => spy.mockRestore());
  });
  afterAll(() => registry.stop());
  beforeEach(() => {
    printed.length = 0;
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...texts: unknown[]) => void printed.push(String(texts[0])));
  });
  afterEach(() => jest.restoreAllMocks());

  /** What a target prints before and after a change of a file. */
  async function around(file: string, run: () => Promise<unknown>): Promise<readonly [string, string]> {
    await run();
    const before = printed.splice(0).join('\n');
    const absolute = path.join(root, file);
    const text = readFileSync(absolute, 'utf8');
    writeFileSync(absolute, `${text}\n// changed`);
    try {
      await run();
      return [before, printed.splice(0).join('\n')];
    } finally {
      writeFileSync(absolute, text);
    }
  }
  const OWN = `${PLUGIN_ROOT}/src/index.ts`;
  const place = path.join('..', 'placed');

  it.each<[string, (context: ExecutorContext) => Promise<unknown> | AsyncIterable<unknown>, string]>([
    ['lint-dynamic', (context) => lintExecutor({}, context), 'out'],
    [
      'lint-dynamic of a tarball',
      (context) => lintExecutor({ path: [`${PLUGIN_ROOT}/dist-pack/dynamic-plugins.yaml`] }, context),
      'tgz',
    ],
    [
      'lint-dynamic of an image',
      (context) => lintExecutor({ path: [`${PLUGIN_ROOT}/dist-oci/layout`] }, context),
      'image',
    ],
    [
      'collect',
      (context) => collectExecutor({ projects: [NAME], outputFile: 'all/dynamic-plugins.yaml' }, context),
      'publish',
    ],
    [
      'collect of tarballs',
      (context) =>
        collectExecutor({ projects: [NAME], folders: ['dist-pack'], outputFile: 'all/dynamic-plugins.yaml' }, context),
      'tgz',
    ],
    ['doctor', (context) => doctorExecutor({ host: 'backstage' }, context), 'out'],
    [
      'pack of an exported folder',
      (context) =>
        packExecutor({ from: `${PLUGIN_ROOT}/dist-dynamic`, outputPath: `${PLUGIN_ROOT}/dist-pack-x` }, context),
      'out',
    ],
    [
      'package-oci of an exported folder',
      (context) =>
        packageOciExecutor({ from: `${PLUGIN_ROOT}/dist-dynamic`, outputPath: `${PLUGIN_ROOT}/dist-oci-x` }, context),
      'out',
    ],
    ['place', (context) => placeExecutor({ dynamicPluginsRoot: place }, context), 'out'],
  ])('is reported by %s', async (_, run, target) => {
    const [before, after] = await around(OWN, () => Promise.resolve(run(contextOf(root)) as Promise<unknown>));
    expect(before).not.toMatch(/ESTALE/);
    expect(after).toMatch(new RegExp(`warning   ESTALE .* is older than its sources in ${PLUGIN_ROOT}\\.`));
    expect(after).toContain(`→ Make it again: nx run ${NAME}:${target}`);
  });

  it('is reported by promote, which still copies what was published', async () => {
    const [before, after] = await around(OWN, () =>
      Promise.resolve(promoteExecutor({ to: [`${registry.host}/prod/a:1`] }, contextOf(root))),
    );
    expect(before).not.toMatch(/ESTALE/);
    expect(after).toContain(`ESTALE What was published of ${NAME} is older than its sources in ${PLUGIN_ROOT}.`);
    expect(after).toContain('/prod/a:1');
  });

  it('is reported by pack-static, unless a task ran before it', async () => {
    const run = (before: readonly string[]) => async (): Promise<void> => {
      const context = contextOf(root);
      Object.assign(context.taskGraph as object, { dependencies: { [`${NAME}:x`]: before } });
      await packExecutor({ kind: 'static' }, context);
    };
    const file = path.join(root, PLUGIN_ROOT, 'package.json');
    const text = readFileSync(file, 'utf8');
    const { private: _, ...manifest } = JSON.parse(text) as typeof PLUGIN & { readonly private?: boolean };
    const backstage = { ...manifest.backstage, pluginPackages: [NAME] };
    writeFileSync(file, JSON.stringify({ ...manifest, ...PLUGIN.publishConfig, backstage }));
    const now = Date.now() / 1000;
    utimesSync(path.join(root, OWN), now - 60, now - 60);
    try {
      const [before, after] = await around(OWN, run([]));
      expect(before).toContain('packed by npm');
      expect(before).not.toMatch(/ESTALE/);
      expect(after).toMatch(/warning   ESTALE dist of \S+ is older than its sources\.\n.*"dependsOn": \["build"\]/);
      expect((await around(OWN, run([`${NAME}:build`]))).join()).not.toMatch(/ESTALE/);
    } finally {
      writeFileSync(file, text);
    }
  });

  it('is reported by load', async () => {
    const [before, after] = await around(OWN, () =>
      Promise.resolve(loadExecutor({ containerTool: 'podman' }, contextOf(root))).catch(() => undefined),
    );
    expect(before).not.toMatch(/ESTALE/);
    expect(after).toContain(`ESTALE The image of ${NAME} is older than its sources in ${PLUGIN_ROOT}.`);
  });

  it('counts for maxWarnings of lint-dynamic', async () => {
    const run = (): Promise<unknown> =>
      Promise.resolve(lintExecutor({ maxWarnings: 0, path: [`${PLUGIN_ROOT}/dist-oci/layout`] }, contextOf(root)));
    const [before, after] = await around(OWN, run);
    expect(before).not.toContain('maxWarnings');
    expect(after).toContain('ECONTRACT 1 warning(s), and maxWarnings is 0.');
  });

  it.each([
    ['npm', 'tgz', 'The tarball'],
    ['oci', 'image', 'The image'],
  ] as const)('stops publish of the kind %s unless its target runs before', async (kind, target, what) => {
    const folders = {
      packed: path.join(root, PLUGIN_ROOT, 'dist-pack'),
      image: path.join(root, PLUGIN_ROOT, 'dist-oci'),
    };
    requireFresh(contextOf(root), NAME, kind, folders);
    let isChanged = false;
    const [, alone] = await around(OWN, async () => {
      requireFresh(contextOf(root, [target]), NAME, kind, folders);
      if (isChanged) await publishExecutor({ kind, dryRun: true }, contextOf(root));
      isChanged = true;
    });
    expect(alone).toContain(`ESTALE ${what} of ${NAME} is older than its sources in ${PLUGIN_ROOT}.`);
    expect(alone).toContain(`→ Run "nx run ${NAME}:${target}" first, or add it to dependsOn of this target.`);
  });

  it.each([
    ['a source of a package that it embeds', 'packages/common/src/index.ts', true],
    ['its package.json', `${PLUGIN_ROOT}/package.json`, true],
    ['a test', `${PLUGIN_ROOT}/src/index.test.ts`, false],
    ['its README', `${PLUGIN_ROOT}/README.md`, false],
    ['an output of a build', `${PLUGIN_ROOT}/dist/index.d.ts`, false],
  ])('may be %s', async (_, file, isStale) => {
    const isNew = /test|README/.test(file);
    if (isNew) writeFiles(root, { [file]: '' });
    const change = file.endsWith('.json')
      ? async (run: () => Promise<unknown>): Promise<string> => {
          const text = readFileSync(path.join(root, file), 'utf8');
          writeFiles(root, { [file]: { ...(JSON.parse(text) as object), description: 'changed' } });
          await run();
          writeFileSync(path.join(root, file), text);
          return printed.splice(0).join('\n');
        }
      : async (run: () => Promise<unknown>): Promise<string> => (await around(file, run))[1];
    const after = await change(() => Promise.resolve(lintExecutor({}, contextOf(root)) as Promise<unknown>));
    if (isNew) rmSync(path.join(root, file));
    expect(/ESTALE/.test(after)).toBe(isStale);
  });
});
