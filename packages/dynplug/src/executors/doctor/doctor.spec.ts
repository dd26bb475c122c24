import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import type { DoctorReport } from '../../doctor/doctor-report';
import { executorContext } from '../../testing/executor-context';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import doctorExecutor, { batch } from './executor';

const KUBERNETES = '@backstage/plugin-kubernetes-node';
const HOST = {
  schemaVersion: 1,
  name: 'production',
  source: { from: 'yarn.lock' },
  date: '2026-07-30',
  backstage: '1.49.4',
  packages: { '@backstage/backend-plugin-api': '1.8.0' },
};
const MANIFEST = {
  name: '@acme/notes-backend',
  version: '1.2.3',
  main: 'dist/index.cjs.js',
  backstage: { role: 'backend-plugin', pluginId: 'notes' },
};

/** A project with an export. @param code of it @param technologies of the target export; undefined for one that is written by hand */
function project(code: string, technologies?: readonly string[]): { root: string; context: ExecutorContext } {
  const root = temporaryFolder();
  writeFiles(root, {
    'hosts/production.json': HOST,
    'plugins/notes/package.json': { ...MANIFEST, dynplug: { embedPackages: ['left'] } },
    'plugins/notes/dist-dynamic/package.json': {
      ...MANIFEST,
      name: '@acme/notes-backend-dynamic',
      peerDependencies: { '@backstage/backend-plugin-api': '^1.0.0', [KUBERNETES]: '*', knex: '*' },
    },
    'plugins/notes/dist-dynamic/dist/index.cjs.js': code,
  });
  const context = executorContext(root, 'notes', 'plugins/notes');
  const options = { embedPackages: ['left'], bundlePeers: ['pg'] };
  const metadata = technologies && { technologies };
  Object.assign(context.projectsConfigurations.projects['notes'] ?? {}, {
    targets: { export: { executor: '@org/dynplug:export', options, metadata } },
  });
  return { root, context: { ...context, targetName: 'doctor' } };
}

const BROKEN = `require('${KUBERNETES}');\nrequire('knex');\n`;
const host = './hosts/production.json';
let said: string[];
beforeEach(() => {
  said = [];
  for (const way of ['log', 'error'] as const)
    jest.spyOn(console, way).mockImplementation((...texts: unknown[]) => void said.push(texts.join(' ')));
});
afterEach(() => jest.restoreAllMocks());
const output = (): string => said.join('\n');
const reportIn = (root: string): DoctorReport =>
  JSON.parse(readFileSync(path.join(root, 'plugins/notes/dist-doctor/doctor.json'), 'utf8')) as DoctorReport;

it('passes for a plugin that is fit, and writes that down', async () => {
  const { root, context } = project('');
  expect(await doctorExecutor({ host }, context)).toEqual({ success: true });
  expect(output()).toBe('plugins/notes/dist-dynamic (folder): fit for production');
  expect(reportIn(root)).toEqual({
    formatVersion: 1,
    name: '@acme/notes-backend',
    version: '1.2.3',
    folder: 'plugins/notes/dist-dynamic',
    hostsAreNamed: true,
    isFit: true,
    hosts: [{ name: 'production', label: 'production', verdict: 'ok' }],
    findings: [],
  });
});

it('fails for an error on a host that is named, and still writes the report', async () => {
  const { root, context } = project(BROKEN);
  expect(await doctorExecutor({ host }, context)).toEqual({ success: false });
  expect(output()).toContain('error missing-package\n    dist/index.cjs.js:1: The code asks for');
  expect(output()).toContain('notes: EDOCTOR 2 error(s): the plugin does not run on production.');
  expect(reportIn(root).hosts).toEqual([{ name: 'production', label: 'production', verdict: 'error' }]);
  const junit = readFileSync(path.join(root, 'plugins/notes/dist-doctor/doctor.xml'), 'utf8');
  expect(junit).toContain('<testsuite name="plugins/notes/dist-dynamic" tests="1" failures="1">');
});

it('examines for all shipped hosts without a name, and fails only if the plugin runs on none', async () => {
  const some = project(`require('${KUBERNETES}');`);
  expect(await doctorExecutor({}, some.context)).toEqual({ success: true });
  expect(output()).toContain('No option names your hosts');
  expect(reportIn(some.root).hosts.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    'rhdh-1.9 error',
    'rhdh-1.10 error',
    'rhdh-next error',
    'veecode ok',
    'backstage warning',
  ]);
  const none = project(`require('@acme/nowhere');`);
  expect(await doctorExecutor({}, none.context)).toEqual({ success: false });
});

it('limits warnings', async () => {
  const { context } = project('nonsense (');
  expect(await doctorExecutor({ host, maxWarnings: 1 }, context)).toEqual({ success: true });
  expect(await doctorExecutor({ host, maxWarnings: 0 }, context)).toEqual({ success: false });
  expect(output()).toContain('EDOCTOR 1 warning(s), and maxWarnings is 0.');
});

describe('fix', () => {
  const field = (root: string): unknown =>
    (JSON.parse(readFileSync(path.join(root, 'plugins/notes/package.json'), 'utf8')) as { dynplug?: unknown }).dynplug;

  it('adds to the lists of the export, once, and asks to run again', async () => {
    const { root, context } = project(BROKEN, ['backstage', 'dynplug']);
    expect(await doctorExecutor({ host, fix: true }, context)).toEqual({ success: false });
    const expected = { embedPackages: ['left', KUBERNETES], bundlePeers: ['pg', 'knex'] };
    expect(field(root)).toEqual(expected);
    expect(output()).toContain(
      `EDOCTOR Fixes were written to the field "dynplug" in package.json:\n  embedPackages: ${KUBERNETES}\n  bundlePeers: knex`,
    );
  });

  it('writes nothing where there is nothing to fix', async () => {
    const { root, context } = project('', ['backstage', 'dynplug']);
    expect(await doctorExecutor({ host, fix: true }, context)).toEqual({ success: true });
    expect(field(root)).toEqual({ embedPackages: ['left'] });
  });

  it('is rejected where the export does not read the field', async () => {
    const { root, context } = project(BROKEN);
    expect(await doctorExecutor({ host, fix: true }, context)).toEqual({ success: false });
    expect(output()).toContain('EOPTION fix writes the field "dynplug", but no target of this project reads it.');
    expect(field(root)).toEqual({ embedPackages: ['left'] });
  });
});

describe('in a batch', () => {
  const ran = async (code: string, options: object): Promise<{ success: boolean; terminalOutput: string }> => {
    const { context } = project(code);
    const id = 'notes:doctor';
    const tasks = { [id]: { id, target: { project: 'notes', target: 'doctor' } } };
    const { value } = await batch({ tasks } as never, { [id]: options }, {}, context).next();
    return (value as { result: { success: boolean; terminalOutput: string } }).result;
  };

  it('prints what was found, also when it fails', async () => {
    expect(await ran('', { host })).toMatchObject({
      success: true,
      terminalOutput: expect.stringContaining('fit for production') as string,
    });
    const failed = await ran(BROKEN, { host });
    expect(failed.success).toBe(false);
    expect(failed.terminalOutput).toMatch(/EDOCTOR[^]*error missing-package[^]*does not run on production/);
  });

  it('has no annotations of GitHub', async () => {
    expect((await ran('', { host, format: 'github' })).terminalOutput).toContain('EOPTION format: github');
  });
});

it.each([
  ['an unknown host', { host: 'rhdh-1.11' }, /EHOST There is no host rhdh-1\.11\. Did you mean/],
  ['an unknown option', { hosts: ['veecode'] }, /EOPTION .*hosts.*Did you mean/s],
  ['a folder without an export', { from: 'plugins/nowhere' }, /ENOTBUILT/],
  ['an output in place of the project', { outputPath: 'plugins/notes' }, /EOUTPUT/],
  ['an output in place of the export', { outputPath: 'plugins/notes/dist-dynamic' }, /EOUTPUT/],
])('rejects %s, and writes nothing', async (_what, options, message) => {
  const { root, context } = project('');
  expect(await doctorExecutor(options as object, context)).toEqual({ success: false });
  expect(output()).toMatch(message);
  expect(existsSync(path.join(root, 'plugins/notes/dist-doctor'))).toBe(false);
});
