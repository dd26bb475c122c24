import type { ExecutorContext, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { executorContext } from '../testing/executor-context';
import { requireInputs, requireReportInputs } from './require-inputs';

function contextOf(target: TargetConfiguration, project: Partial<ProjectConfiguration> = {}): ExecutorContext {
  const context = executorContext('/repo', 'notes', 'plugins/notes');
  return {
    ...context,
    targetName: 'export',
    nxJsonConfiguration: { namedInputs: { production: ['default', '{workspaceRoot}/shared/**/*'] } },
    projectsConfigurations: {
      version: 2,
      projects: { notes: { root: 'plugins/notes', ...project, targets: { export: { cache: true, ...target } } } },
    },
  };
}

describe('extra sources', () => {
  it.each<[string, TargetConfiguration]>([
    ['a target names', { inputs: ['{workspaceRoot}/shared', '{workspaceRoot}/shared/**/*'] }],
    ['a target names with the folder above', { inputs: [{ fileset: '{workspaceRoot}/**/*' }] }],
    ['a named input has', { inputs: ['production'] }],
    ['are no matter without a cache', { cache: false, inputs: [] }],
  ])('that %s are accepted', (_what, target) => {
    expect(() => {
      requireInputs(contextOf(target), ['shared']);
    }).not.toThrow();
  });

  it('may be files, and inputs of the project', () => {
    const project = { namedInputs: { default: ['{workspaceRoot}/shared/*.ts'] } };
    expect(() => {
      requireInputs(contextOf({}, project), ['shared/version.ts']);
    }).not.toThrow();
  });

  it.each<[string, TargetConfiguration]>([
    ['has other inputs', { inputs: ['{projectRoot}/**/*', '^production', '{workspaceRoot}/shared/*.ts'] }],
    ['has the inputs of Nx', {}],
  ])('are an error where the target %s', (_what, target) => {
    expect(() => {
      requireInputs(contextOf(target), ['shared', 'shared']);
    }).toThrow(
      expect.objectContaining({
        code: 'EINPUT',
        message: expect.stringMatching(/^shared in extraSources of notes:export are no inputs/),
        hint: expect.stringContaining('"{workspaceRoot}/shared/**/*" to them'),
      }),
    );
  });
});

describe('what an option names', () => {
  it('may be a file of the project, and is said by the name of the option', () => {
    const context = contextOf({ inputs: ['{projectRoot}/app-config*.yaml'] });
    expect(() => {
      requireInputs(context, ['plugins/notes/app-config.verify.yaml'], 'config');
    }).not.toThrow();
    expect(() => {
      requireInputs(context, ['conf/verify.yaml'], 'config');
    }).toThrow(
      expect.objectContaining({ code: 'EINPUT', message: expect.stringContaining('in config of notes:export') }),
    );
  });

  it('may be an export, whose report a command hashes', () => {
    const check = (target: TargetConfiguration): void => {
      requireReportInputs(contextOf(target), ['plugins/todo/dist-dynamic'], 'beside');
    };
    expect(() => {
      check({ inputs: [{ runtime: 'cksum plugins/todo/dist-dynamic/.dynplug/export.json' }] });
      check({ cache: false });
    }).not.toThrow();
    expect(() => {
      check({ inputs: ['{workspaceRoot}/plugins/todo/**/*'] });
    }).toThrow(
      expect.objectContaining({
        code: 'EINPUT',
        hint: expect.stringContaining('{"runtime":"cksum plugins/todo/dist-dynamic/.dynplug/export.json"}'),
      }),
    );
  });
});
