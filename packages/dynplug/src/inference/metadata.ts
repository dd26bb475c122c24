// What `nx show project` and Nx Console say of our projects and targets.
import type { ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import type { InferredKind, TargetKind } from '../options/plugin';

type ProjectMetadata = NonNullable<ProjectConfiguration['metadata']>;
type TargetMetadata = NonNullable<TargetConfiguration['metadata']>;

/** All plugins have it, so that commands can name them: `nx run-many -t publish --projects=tag:dynamic-plugin`. */
export const PLUGIN_TAG = 'dynamic-plugin';

const GROUP = 'Dynamic plugin';
const TECHNOLOGIES = ['backstage', 'dynplug'];

interface Description {
  readonly description: string;
  /** A command line that shows one useful option. */
  readonly args: readonly string[];
}

/** By target. */
const DESCRIPTIONS: Readonly<Record<InferredKind, Description>> = {
  assets: {
    description: 'Builds what browsers load of the plugin.',
    args: ['--sourceMaps=hidden'],
  },
  export: {
    description: 'Exports the plugin as a folder that a host loads.',
    args: ['--explain=lodash'],
  },
  'package-oci': {
    description: 'Packages the plugin as an OCI image layout.',
    args: ['--references=quay.io/acme/notes:{version}'],
  },
  pack: { description: 'Packs the plugin as a tarball.', args: ['--baseUrl=http://plugin-registry:8080'] },
  'pack-static': {
    description: 'Packs the ordinary package, for hosts that are built with it.',
    args: ['--outputPath=dist/static'],
  },
  place: {
    description: 'Copies the export into the folder that a local host scans.',
    args: ['--dynamicPluginsRoot=../host/dynamic-plugins-root'],
  },
  load: { description: 'Loads the image into podman, docker or buildah.', args: ['--containerTool=docker'] },
  publish: {
    description: 'Publishes the image or the tarball, once.',
    args: ['--dryRun'],
  },
  'publish-static': { description: 'Publishes the ordinary package, once.', args: ['--dryRun'] },
  collect: {
    description: 'Makes one dynamic-plugins.yaml of all plugins.',
    args: ['--packDestination=dist/tarballs'],
  },
  promote: {
    description: 'Copies a published image to another tag or registry, byte for byte.',
    args: ['--from=quay.io/acme/notes:next', '--to=quay.io/acme/notes:stable'],
  },
  doctor: {
    description: 'Checks the export against host manifests, without starting a host.',
    args: ['--host=rhdh-1.10'],
  },
  verify: {
    description: 'Boots a real backend with the export, or shows it in a browser.',
    args: ['--hostPackages=packages/backend'],
  },
  'lint-dynamic': { description: 'Checks artifacts against the rules of the known hosts.', args: ['--format=github'] },
};

export function metadata(kind: InferredKind): TargetMetadata {
  return { description: DESCRIPTIONS[kind].description, technologies: [...TECHNOLOGIES] };
}

/** Of a target that reports a broken configuration. @param message what is wrong */
export function failureMetadata(message: string): TargetMetadata {
  return { description: message, technologies: [...TECHNOLOGIES] };
}

/**
 * The targets, each with the command that lists its options, and with an example.
 * @param names of targets
 * @param project the name of the project
 */
export function withHelp(
  targets: Readonly<Record<string, TargetConfiguration>>,
  names: Readonly<Record<TargetKind, string>>,
  project: string,
): Record<string, TargetConfiguration> {
  const examples = new Map(Object.entries(DESCRIPTIONS).map(([kind, { args }]) => [names[kind as TargetKind], args]));
  return Object.fromEntries(
    Object.entries(targets).map(([name, target]): [string, TargetConfiguration] => {
      const help = { command: `nx run ${project}:${name} --help`, example: { args: [...(examples.get(name) ?? [])] } };
      return [name, { ...target, metadata: { ...target.metadata, help } }];
    }),
  );
}

/** Of a project with these targets. */
export function projectMetadata(targets: Readonly<Record<string, TargetConfiguration>>): ProjectMetadata {
  return { targetGroups: { [GROUP]: Object.keys(targets) } };
}
