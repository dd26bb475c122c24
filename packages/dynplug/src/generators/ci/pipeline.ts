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
  /** Boots a backend with each plugin before it is published; undefined: not asked for. */
  readonly verifyTarget: string | undefined;
  readonly publishTarget: string;
  /** The registry of images, without its path; undefined when nx.json does not name it. */
  readonly imageRegistry: string | undefined;
  readonly publishesImages: boolean;
  readonly publishesTarballs: boolean;
}

interface Settings extends Pick<Pipeline, 'manager' | 'branch' | 'nodeVersion'> {
  readonly verify: boolean;
}

/**
 * @param options of the plugin in nx.json
 * @param scripts of package.json in the workspace's root
 */
export function pipelineOf(
  options: DynplugPluginOptions,
  scripts: Readonly<Record<string, string>>,
  { manager, branch, nodeVersion, verify }: Settings,
): Pipeline {
  const kind = options.publishKind ?? 'oci';
  const publishesImages = kind !== 'npm';
  const publishesTarballs = kind !== 'oci';
  const names = targetNames(options);
  const verifyTarget = verify ? names.verify : undefined;
  return {
    manager,
    // No target checks types, and builds by backstage-cli fail without the declarations that tsc writes.
    prepare: scripts['tsc'] === undefined ? [] : [`${manager.run} tsc`],
    branch,
    nodeVersion,
    checkTargets: [
      ...(publishesImages ? [names['package-oci']] : []),
      ...(publishesTarballs ? [names.pack] : []),
      names.doctor,
      ...(verifyTarget === undefined ? [] : [verifyTarget]),
    ].join(' '),
    verifyTarget,
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

/** Publishes, and verifies before if that is asked for, as lines of a POSIX shell. */
export function publishLines(pipeline: Pipeline): readonly string[] {
  const { verifyTarget, publishTarget } = pipeline;
  return [...(verifyTarget === undefined ? [] : [verifyTarget]), publishTarget].flatMap((target) =>
    affectedLines(pipeline, target),
  );
}

/** Runs targets of what changed since `NX_BASE`, or of all projects when that is empty, as lines of a POSIX shell. */
export function affectedLines({ manager }: Pipeline, targets: string): readonly string[] {
  return [
    'if [ -n "$NX_BASE" ]; then',
    `  ${manager.exec} nx affected -t ${targets} --base="$NX_BASE" --head=HEAD`,
    'else',
    `  ${manager.exec} nx run-many -t ${targets}`,
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
