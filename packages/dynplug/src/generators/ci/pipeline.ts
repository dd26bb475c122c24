// What a pipeline does, whichever system runs it.
import type { DynplugPluginOptions } from '../../options/plugin';
import { targetNames } from '../../inference/plugin-options';
import type { Install } from './installs';

export interface Pipeline {
  readonly manager: Install;
  /** After the install, before Nx: what no target of the workspace does. */
  readonly prepare: readonly string[];
  readonly branch: string;
  readonly nodeVersion: string;
  /** Makes all that is published, examines it for its hosts, and touches no registry. */
  readonly checkTargets: string;
  /** What has to pass before anything is published. */
  readonly gateTargets: string;
  /** Runs each plugin in a backend or a browser; undefined: not asked for. */
  readonly verifyTarget: string | undefined;
  /** Whether that shows frontend plugins. */
  readonly needsBrowser: boolean;
  readonly publishTarget: string;
  /** The registry of images, without its path; undefined when nx.json does not name it. */
  readonly imageRegistry: string | undefined;
  readonly publishesImages: boolean;
  readonly publishesTarballs: boolean;
}

interface Settings extends Pick<Pipeline, 'manager' | 'branch' | 'nodeVersion'> {
  readonly verify: boolean;
  /** Whether the workspace has frontend plugins. */
  readonly hasFrontends: boolean;
}

/**
 * @param options of the plugin in nx.json
 * @param scripts of package.json in the workspace's root
 */
export function pipelineOf(
  options: DynplugPluginOptions,
  scripts: Readonly<Record<string, string>>,
  { manager, branch, nodeVersion, verify, hasFrontends }: Settings,
): Pipeline {
  const kind = options.publishKind ?? 'oci';
  const publishesImages = kind !== 'npm';
  const publishesTarballs = kind !== 'oci';
  const names = targetNames(options);
  const verifyTarget = verify ? names.verify : undefined;
  const gate = [names.doctor, ...(verifyTarget === undefined ? [] : [verifyTarget])];
  return {
    manager,
    // No target checks types, and builds by backstage-cli fail without the declarations that tsc writes.
    prepare: scripts['tsc'] === undefined ? [] : [`${manager.run} tsc`],
    branch,
    nodeVersion,
    gateTargets: gate.join(' '),
    checkTargets: [
      ...(publishesImages ? [names['package-oci']] : []),
      ...(publishesTarballs ? [names.pack] : []),
      ...gate,
    ].join(' '),
    verifyTarget,
    needsBrowser: verify && hasFrontends,
    publishTarget: names.publish,
    imageRegistry: registryOf(options.imageRepository ?? options.references?.[0]),
    publishesImages,
    publishesTarballs,
  };
}

/** The host of a repository or reference; undefined when it is a variable of a template. */
function registryOf(reference: string | undefined): string | undefined {
  const [host] = reference?.split('/') ?? [];
  return host === undefined || host.includes('{') ? undefined : host;
}

/** Brings the package manager, as lines of a shell; into the home folder, because few containers run as root. */
export function managerLines({ manager }: Pipeline): readonly string[] {
  if (!manager.corepack) return [];
  return ['mkdir -p "$HOME/bin" && corepack enable --install-directory "$HOME/bin"', 'export PATH="$HOME/bin:$PATH"'];
}

/** Installs the workspace, as lines of a shell. */
export function installLines({ manager, prepare }: Pipeline): readonly string[] {
  return [manager.install, ...prepare];
}

/** Installs Chromium where it is needed, as lines of a shell: in images of Node, which are Debian and run as root. */
export function browserLines({ needsBrowser }: Pipeline): readonly string[] {
  if (!needsBrowser) return [];
  return ['apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'];
}

/**
 * One process for the tasks of an executor, which takes half of the processor time. What it costs matters on laptops: results are stored when all
 * have ended, and the .env files of projects are not read. Tasks of other executors run as usual, in Nx 22 to 24.
 */
export const BATCH = '--batch';

/** Examines, and publishes what passed, as lines of a POSIX shell. */
export function publishLines(pipeline: Pipeline): readonly string[] {
  const { gateTargets, publishTarget } = pipeline;
  return [gateTargets, publishTarget].flatMap((targets) => affectedLines(pipeline, targets));
}

/** Runs targets of what changed since `NX_BASE`, or of all projects when that is empty, as lines of a POSIX shell. */
export function affectedLines({ manager }: Pipeline, targets: string): readonly string[] {
  return [
    'if [ -n "$NX_BASE" ]; then',
    `  ${manager.exec} nx affected -t ${targets} ${BATCH} --base="$NX_BASE" --head=HEAD`,
    'else',
    `  ${manager.exec} nx run-many -t ${targets} ${BATCH}`,
    'fi',
  ];
}

/** Prints what was published, pinned by digest or integrity: the summary of systems that have no place for one. */
export const SUMMARY_LINE =
  "find . -name node_modules -prune -o -path '*/dist-publish*/dynamic-plugins.yaml' -exec cat {} +";

/** Lines with so many spaces before each. */
export function indented(lines: readonly string[], spaces: number): string {
  return lines.map((line) => (line === '' ? line : ' '.repeat(spaces) + line)).join('\n');
}
