import type { ExecutorContext, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { executorContext } from '../testing/executor-context';
import { verifyInputs } from '../inference/source-inputs';
import { type Reads, requireAllInputs, requireInputs } from './require-inputs';

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
        hint: expect.stringMatching(/"inputs": \[.*"\{workspaceRoot\}\/shared\/\*\*\/\*"\]$/),
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
      requireAllInputs(contextOf(target), [{ option: 'beside', exports: ['plugins/todo/dist-dynamic'] }]);
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

describe('the inputs of verify', () => {
  const reads: readonly Reads[] = [
    { files: ['plugins/notes/app-config.dynamic.yaml', 'package-lock.json'] },
    { option: 'from', exports: ['plugins/notes/dist-dynamic'], isMadeBefore: true },
    { option: 'config', files: ['verify.yaml'] },
  ];
  type Inputs = NonNullable<TargetConfiguration['inputs']>;
  const failureOf = (inputs: Inputs): { message: string; hint: string } | undefined => {
    try {
      requireAllInputs(contextOf({ inputs }), reads);
      return undefined;
    } catch (error) {
      return error as { message: string; hint: string };
    }
  };
  const listOf = (hint: string): Inputs => JSON.parse(hint.slice(hint.indexOf('['))) as Inputs;
  const inferred = [...verifyInputs(['plugins/notes'], false)];

  it('are inferred, but for a file that an option names; the hint has them all', () => {
    const failure = failureOf(inferred);
    expect(failure?.message).toMatch(/^verify\.yaml in config of notes:export are no inputs/);
    const list = listOf(failure?.hint ?? '');
    expect(list).toEqual([...inferred, '{workspaceRoot}/verify.yaml', '{workspaceRoot}/verify.yaml/**/*']);
    expect(failureOf(list)).toBeUndefined();
  });

  it('may not be the file alone: changes of the plugin would hit the cache', () => {
    const failure = failureOf(['{workspaceRoot}/verify.yaml']);
    expect(failure?.message).toMatch(
      /^plugins\/notes\/app-config\.dynamic\.yaml, package-lock\.json, plugins\/notes\/dist-dynamic in from of /,
    );
    expect(failureOf(listOf(failure?.hint ?? ''))).toBeUndefined();
  });

  it('need the export after its target ran, and as it is where that does not run', () => {
    const output = { dependentTasksOutputFiles: '**/.dynplug/export.json', transitive: true };
    const files = ['{workspaceRoot}/**/*'];
    const command = { runtime: 'cksum plugins/notes/dist-dynamic/.dynplug/export.json' };
    expect(failureOf([...files, output])?.hint).toContain(JSON.stringify(command));
    expect(failureOf([...files, command])?.hint).toContain('"dependentTasksOutputFiles":"**/plugins/notes/');
    expect(failureOf([...files, output, command])).toBeUndefined();
  });
});
