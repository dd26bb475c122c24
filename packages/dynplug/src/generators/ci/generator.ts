// `nx g @org/dynplug:ci --provider=github`.
import type { Tree } from '@nx/devkit';
import { CI } from '../../options/generators';
import { type Written, complete } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { requireExpanded } from '../../output/output-place';
import { print } from '../../terminal/print';
import { ourOptions, parseNxJson } from '../nx-json';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { readTreeJson } from '../tree-json';
import { workspaceProjects } from '../workspace-projects';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { addCommand } from '../../tree/package-manager';
import { HOST_PACKAGE, hasBackend } from '../../verify/host-packages';
import { defaultBranch } from './default-branch';
import { githubWorkflow } from './github';
import { gitlabPipeline } from './gitlab';
import { jenkinsfile } from './jenkins';
import { type Provider, nextSteps } from './next-steps';
import { installOf } from './installs';
import { type Pipeline, pipelineOf } from './pipeline';
import { tektonPipeline } from './tekton';

const PROVIDERS: Readonly<Record<Provider, { readonly file: string; readonly write: (pipeline: Pipeline) => string }>> =
  {
    github: { file: '.github/workflows/dynamic-plugins.yml', write: githubWorkflow },
    gitlab: { file: '.gitlab-ci.yml', write: gitlabPipeline },
    tekton: { file: 'tekton/dynamic-plugins.yaml', write: tektonPipeline },
    jenkins: { file: 'Jenkinsfile', write: jenkinsfile },
  };

export default function ciGenerator(tree: Tree, given: Written<typeof CI>): Promise<void> {
  return failInFull(async () => {
    const options = complete(CI, readOptions('ci', CI, given));
    const { provider, force, nodeVersion, verify } = options;
    const { write, ...defaults } = PROVIDERS[provider];
    const file = inWorkspace(options.file ?? defaults.file);
    const read = (name: string): string | null => tree.read(name, 'utf8');
    const nxJson = parseNxJson(read('nx.json') ?? '{}');
    const manifest: Manifest = readTreeJson(tree, 'package.json') ?? {};
    const pipeline = pipelineOf(ourOptions(tree, nxJson), scriptsOf(manifest), {
      manager: installOf({ packageManager: manifest['packageManager'], read }),
      branch: plain(
        'branch',
        options.branch ?? nxJson.defaultBase?.replace(/^origin\//, '') ?? (await defaultBranch(tree.root)),
      ),
      nodeVersion: plain('nodeVersion', nodeVersion),
      verify,
      hasFrontends: workspaceProjects(tree).some(({ manifest: { backstage } }) => isFrontendRole(backstage?.['role'])),
    });
    const text = write(pipeline);
    const present = read(file);
    if (present === text) return;
    if (present !== null && !force) throw exists(file, provider);
    tree.write(file, text);
    print(nextSteps(provider, pipeline, missingHost(tree, manifest, verify)).join('\n'));
  });
}

/** What installs the packages of a backend, where the pipeline boots plugins and the workspace has none. */
function missingHost(tree: Tree, { dependencies, devDependencies }: Manifest, verify: boolean): string | undefined {
  if (!verify) return undefined;
  const isNamed = HOST_PACKAGE in { ...(dependencies as object), ...(devDependencies as object) };
  const hasPlugins = workspaceProjects(tree).some(({ manifest: { backstage } }) => isBackendRole(backstage?.['role']));
  return isNamed || !hasPlugins || hasBackend(tree.root) ? undefined : addCommand(tree.root, HOST_PACKAGE);
}

type Manifest = Readonly<Record<string, unknown>>;

function scriptsOf({ scripts }: Manifest): Readonly<Record<string, string>> {
  return (scripts ?? {}) as Readonly<Record<string, string>>;
}

/** What goes into a pipeline as it is must not be able to end a string there. */
function plain(option: string, value: string): string {
  if (/^[\w./-]+$/.test(value)) return value;
  throw new DynplugError(
    'EOPTION',
    `${option}: "${value}" has characters that a pipeline would read otherwise.`,
    'Letters, digits, "_", ".", "/" and "-" are allowed.',
  );
}

function inWorkspace(file: string): string {
  requireExpanded('file', file);
  if (!/^([/\\]|\w:)|(^|[/\\])\.\.([/\\]|$)/.test(file)) return file;
  throw new DynplugError(
    'EOUTPUT',
    `file: ${file} is outside of the workspace.`,
    'Name a file relative to the workspace root.',
  );
}

function exists(file: string, provider: Provider): DynplugError {
  const elsewhere =
    provider === 'gitlab'
      ? 'Write to another file, e.g. --file=.gitlab/dynamic-plugins.yml, and name that under "include: local:" in yours'
      : 'Name another one with --file';
  return new DynplugError(
    'EEXISTS',
    `${file} already exists with different content.`,
    `${elsewhere}; or overwrite it with --force.`,
  );
}
