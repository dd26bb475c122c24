// package.json with the role of a plugin → targets. Nx calls this for every invocation, so it reads little and loads less.
import path from 'node:path';
import type { CreateNodesResult, CreateNodesV2, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { targetsBeforeBuild } from '../compile/backstage-build';
import type { ImagePlugin } from './backend-builds';
import { findingOf, inFull } from '../errors/errors';
import { isObject, isText } from '../json/values';
import { type BuildTargets, buildTargets } from './build-targets';
import { collectTarget } from './collect-target';
import { projectMetadata, withHelp } from './metadata';
import { requireMeant } from './check-options';
import { requireOwnNames, requirePluginOptions } from './plugin-options';
import { failingTargets } from './failing-targets';
import { type FoundPlugin, clashes, relatedPlugins, findPlugin, refuseClash } from './found-plugins';
import type { DynplugPluginOptions } from '../options/plugin';
import { mergeOptions } from './plugin-options';
import {
  type ProjectManifest,
  type ProjectManifests,
  readProjectManifest,
  readProjectManifests,
} from './project-manifest';
import { hasJsonInputs, namedPackages, namedTools, requireLockfile, requireNx } from './require-workspace';
import { withScriptWarnings } from './script-warnings';
import { type ProjectIndex, type SourceClosure, indexProjects, sourceClosure } from './source-closure';
import { targetNames } from './plugin-options';
import { type RelatedPlugin, type WorkspaceFacts, pluginTargets } from './targets';
import { type WorkspaceDelivery, withDelivery, workspaceDelivery } from './workspace-delivery';
import { IN_WORKSPACE_IMAGE, pluginTags, workspaceImage } from './workspace-image';

interface Project extends Pick<ProjectConfiguration, 'metadata'> {
  readonly targets: Record<string, TargetConfiguration>;
  readonly tags: string[];
}

const IN_NX_JSON = 'nx.json';
const ROOT_MANIFEST = 'package.json';
/** Of the root's project, if its own does not do. */
const ROOT_NAME = 'dynamic-plugins';

// The type that Nx 22 has too; in 23 it is another name of CreateNodes.
// eslint-disable-next-line @typescript-eslint/no-deprecated
export const createNodes: CreateNodesV2<DynplugPluginOptions> = [
  '**/package.json',
  (files, given, { workspaceRoot, nxJsonConfiguration }) => {
    const options = optionsForAll(given, workspaceRoot);
    const manifests = readProjectManifests(workspaceRoot, files);
    const plugins = [...manifests].flatMap(([file, manifest]) => findPlugin(file, manifest) ?? []);
    const index = indexProjects(workspaceRoot, manifests, targetsBeforeBuild(nxJsonConfiguration.targetDefaults));
    const delivery = deliveryForAll(index.root, options);
    const forAll = { ...options, ...delivery };
    const isJson = hasJsonInputs(workspaceRoot);
    const facts = {
      workspaceRoot,
      hasProduction: 'production' in (nxJsonConfiguration.namedInputs ?? {}),
      tools: namedTools(index.root),
      named: namedPackages(index.root),
    };
    const clashing = clashes(plugins);
    const related = (found: FoundPlugin | undefined): RelatedPlugin | undefined => {
      const { file, pluginId = '' } = found ?? {};
      if (file === undefined) return undefined;
      return { pluginId, folder: path.posix.dirname(file), project: projectName(workspaceRoot, file, manifests) };
    };
    const inferred = plugins.map((plugin): Inferred => {
      const closure = sourceClosure(index, path.posix.dirname(plugin.file));
      const name = projectName(workspaceRoot, plugin.file, manifests);
      try {
        requireLockfile(workspaceRoot);
        refuseClash(plugin, clashing);
        const { own, field } = ownOptions(forAll, plugin);
        const others = relatedPlugins(plugin, plugins, own);
        const hashed = pluginTargets(own, plugin.isFrontend, facts, closure, {
          extended: related(others.extended),
          backend: related(others.backend),
        });
        const targets = withDelivery(hashed, own, delivery, field, isJson);
        const warned = withScriptWarnings(targets, targetNames(own), {
          workspaceRoot,
          file: plugin.file,
          manifest: manifests.get(plugin.file),
        });
        return { plugin, name, closure, options: own, project: pluginProject(warned, own, name) };
      } catch (error) {
        // To throw would leave the whole workspace without targets, and Nx would run nothing.
        const targets = failingTargets(targetNames(options), plugin.isFrontend, findingOf(error));
        return { plugin, name, closure, options, project: pluginProject(targets, options, name) };
      }
    });
    const unhashed = (targets: Project['targets']): Project['targets'] => ({
      ...withDelivery(targets, options, delivery, {}, isJson),
    });
    const closures = targetNames(options).build === 'build' ? inferred.map(({ closure }) => closure) : [];
    const built = buildTargets(closures, facts, index, rootName(index));
    return withBuilds([...nodesOf(inferred), ...rootNode(inferred, forAll, facts, index, unhashed)], built);
  },
];

/** A plugin with what Nx learns about it. */
interface Inferred {
  readonly plugin: FoundPlugin;
  /** Of the project. */
  readonly name: string;
  readonly closure: SourceClosure;
  readonly options: DynplugPluginOptions;
  readonly project: Project;
}

/** @param name of the project */
function pluginProject(targets: Project['targets'], options: DynplugPluginOptions, name: string): Project {
  return {
    targets: withHelp(targets, targetNames(options), name),
    tags: pluginTags(options),
    metadata: projectMetadata(targets),
  };
}

/** As Nx calls the project. @param file its package.json: POSIX, relative to the workspace root */
function projectName(workspaceRoot: string, file: string, manifests: ProjectManifests): string {
  const { name, nx } = manifests.get(file) ?? {};
  const folder = path.posix.dirname(file);
  const projectJson = readProjectManifest(workspaceRoot, path.posix.join(folder, 'project.json'));
  const names = [projectJson?.name, isObject(nx) ? nx['name'] : undefined, name];
  return names.find(isText) ?? folder;
}

/** Nx stops at two projects of one name, so one that another package has is not taken. */
function rootName({ workspaceRoot, root, byName }: ProjectIndex): string {
  const name = projectName(workspaceRoot, ROOT_MANIFEST, new Map([[ROOT_MANIFEST, root]]));
  const isTaken = name === '.' || byName.get(name)?.some((folder) => folder !== '.') === true;
  return isTaken ? ROOT_NAME : name;
}

type Node = readonly [string, CreateNodesResult];

function nodesOf(inferred: readonly Inferred[]): readonly Node[] {
  return inferred.map(({ plugin, closure, project }) => [plugin.file, { projects: { [closure.folder]: project } }]);
}

/** With what is said of targets that Nx makes of scripts: of plugins, of the packages that they ship, and of the root. */
function withBuilds(nodes: readonly Node[], builds: BuildTargets): Node[] {
  const known = new Set(nodes.flatMap(([, { projects = {} }]) => Object.keys(projects)));
  const others = [...builds].filter(([root]) => !known.has(root));
  return [
    ...nodes.map(([file, { projects = {} }]): Node => {
      const all = Object.entries(projects).map(([root, project]) => {
        return [root, { ...project, targets: { ...project.targets, ...builds.get(root) } }] as const;
      });
      return [file, { projects: Object.fromEntries(all) }];
    }),
    ...others.map(([root, targets]): Node => {
      return [path.posix.join(root, 'package.json'), { projects: { [root]: { targets: { ...targets } } } }];
    }),
  ];
}

/** The project of the root, where there are plugins: it collects what they are delivered as, and has the image of those without one. */
function rootNode(
  inferred: readonly Inferred[],
  options: DynplugPluginOptions,
  facts: WorkspaceFacts,
  index: ProjectIndex,
  unhashed: (targets: Project['targets']) => Project['targets'],
): readonly Node[] {
  const [first] = inferred;
  if (first === undefined) return [];
  const name = rootName(index);
  const names = targetNames(options);
  const packaged = inferred.filter(({ project }) => project.tags.includes(IN_WORKSPACE_IMAGE));
  const { targets: image, ...more } = workspaceImage(options, facts, name, packaged.map(imagePlugin));
  const all = { ...image, [names.collect]: collectTarget(options, inferred, name) };
  const targets = withScriptWarnings(unhashed(all), names, {
    workspaceRoot: facts.workspaceRoot,
    file: ROOT_MANIFEST,
    manifest: index.root,
  });
  const project = { root: '.', name, ...more, targets: withHelp(targets, names, name) };
  return [[first.plugin.file, { projects: { '.': { ...project, metadata: projectMetadata(targets) } } }]];
}

function imagePlugin({ plugin: { isFrontend }, closure, options }: Inferred): ImagePlugin {
  return { isFrontend, closure, options };
}

/** @throws ENX, EOPTION: without these no plugin can have targets. Nx shows the message alone. */
function optionsForAll(given: unknown, workspaceRoot: string): DynplugPluginOptions {
  try {
    requireNx(workspaceRoot);
    return requirePluginOptions(given, IN_NX_JSON);
  } catch (error) {
    throw inFull(error);
  }
}

/** @throws EOPTION: as above */
function deliveryForAll(root: ProjectManifest, options: DynplugPluginOptions): WorkspaceDelivery {
  try {
    return workspaceDelivery(root, options);
  } catch (error) {
    throw inFull(error);
  }
}

/** @throws EOPTION for a broken field */
function ownOptions(
  forAll: DynplugPluginOptions,
  { file, field, isFrontend }: FoundPlugin,
): { readonly own: DynplugPluginOptions; readonly field: DynplugPluginOptions } {
  if (field === undefined) return { own: forAll, field: {} };
  const place = `"dynplug" in ${file}`;
  const own = requirePluginOptions(field, place);
  requireMeant(own, isFrontend, place);
  const options = mergeOptions(forAll, own);
  requireOwnNames(options, place);
  return { own: options, field: own };
}
