// The one place that knows inputs, outputs, dependsOn and cache of our targets, with delivery-targets.ts.
import type { TargetConfiguration } from '@nx/devkit';
import { TEST_FILES } from '../compile/test-files';
import { loadTarget, placeTarget, promoteTarget, publishTarget } from './delivery-targets';
import { imageInputs } from './image-inputs';
import { metadata } from './metadata';
import { OUTPUT_FOLDERS } from '../plugin/output-folders';
import type { ASSETS_TARGET } from '../options/assets';
import type { Written } from '../options/option';
import type { DynplugPluginOptions } from '../options/plugin';
import type { SourceClosure } from './source-closure';
import { extraInputs } from './path-inputs';
import { backendBuildOf, buildsBefore, buildsBeforeAssets, compileInputs } from './backend-builds';
import { builtInputs, doctorInputs, verifyInputs, hostInputs, looseInputs, packagedFolders } from './source-inputs';
import { FRONTEND_DERIVATION } from './check-options';
import { DERIVATION, type WrittenDerivation } from '../options/derivation';
import { hasOwnImage, targetNames } from './plugin-options';
import { staticTargets } from './static-targets';

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** How the users of the hosts with a preset name images: one repository per plugin, the Backstage version in the tag. */
const PRESET_TAG = '{key}:bs_{backstageVersion}__{version}';

/** What the named input `production` is for in workspaces that have none. */
const FALLBACK_INPUTS: readonly Input[] = ['{projectRoot}/**/*', ...TEST_FILES.map((glob) => `!{projectRoot}/${glob}`)];

/** Never inputs: what the targets and builds write. Otherwise a task would change its own hash. */
const OUTPUTS: readonly Input[] = ['dist', 'dist-types', ...OUTPUT_FOLDERS].map(
  (folder) => `!{projectRoot}/${folder}/**/*`,
);

/** What the files of a derivation depend on, besides those of projects. */
const AROUND: readonly Input[] = [
  '{workspaceRoot}/backstage.json',
  { externalDependencies: ['@org/dynplug'] },
  { env: 'BACKSTAGE_MANIFEST_FILE' },
];

/** What is known of builds where the closures of the plugins are not: what those wrote that ran in the same graph. */
export const BUILT = ['dist', 'dist-assets'].map(
  (name): Input => ({ dependentTasksOutputFiles: `**/${name}/**`, transitive: true }),
);

/** What of the plugins decides the targets of an image. */
export interface BundleFacts {
  /** The builds that must run before. */
  readonly builds: NonNullable<TargetConfiguration['dependsOn']>;
  /** What the builds of the plugins write, and other files that only their closures tell. */
  readonly inputs: readonly Input[];
}

/** What a workspace has, as far as the targets of its plugins depend on it. */
export interface WorkspaceFacts {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** nx.json has a named input `production`. */
  readonly hasProduction: boolean;
  /** The tools that the workspace's own package.json names, as `externalDependencies`: Nx rejects a name that is not installed. */
  readonly tools: readonly string[];
  /** All packages that it names. */
  readonly named: readonly string[];
}

/** Another plugin of the workspace that runs with this one. */
export interface RelatedPlugin {
  readonly pluginId: string;
  /** POSIX, relative to the workspace root. */
  readonly folder: string;
  /** As Nx calls the project. */
  readonly project: string;
}

/** Both are deployed with the plugin. */
export interface RelatedPlugins {
  /** The plugin that a module extends. */
  readonly extended?: RelatedPlugin | undefined;
  /** Answers what the pages of a frontend ask. */
  readonly backend?: RelatedPlugin | undefined;
}

/**
 * The targets of a plugin, by name. The same for the same options and closure, as they are part of the hash of every task.
 * @param isFrontend whether browsers load it
 * @param closure packages of the repository that the plugin ships
 * @param others what the workspace has besides
 */
export function pluginTargets(
  options: DynplugPluginOptions,
  isFrontend: boolean,
  { workspaceRoot, hasProduction, tools, named }: WorkspaceFacts,
  closure: SourceClosure,
  others: RelatedPlugins,
): Readonly<Record<string, TargetConfiguration>> {
  const { extended } = others;
  const names = targetNames(options);
  const { assets, build, pack } = names;
  const packageOci = names['package-oci'];
  const profile = options.profile ?? options.preset;
  const shared = { ...(profile && { profile }), ...derivationOptions(options, isFrontend) };
  const references = referenceTemplates(options);
  const isImage = hasOwnImage(options);
  // In the image of the workspace, it is published with that.
  const isPublished = isImage || (options.publishKind ?? 'oci') !== 'oci';
  const published: DynplugPluginOptions = isImage ? options : { ...options, publishKind: 'npm' };
  const inputs: readonly Input[] = [
    ...sourceInputs({ hasProduction }),
    ...AROUND,
    ...(tools.length > 0 ? [{ externalDependencies: [...tools] }] : []),
    ...looseInputs(workspaceRoot, closure),
  ];
  const compiled = isFrontend
    ? []
    : [...compileInputs(closure, options, { workspaceRoot, named }), ...hostInputs(options)];
  const derived = (
    executor: 'export' | 'package-oci' | 'pack',
    output: string,
    more: object,
    inputsOfIt: readonly Input[] = [],
  ): TargetConfiguration => ({
    executor: `@org/dynplug:${executor}`,
    cache: true,
    dependsOn: isFrontend ? [assets] : buildsBefore(closure, options, build),
    inputs: [...inputs, ...compiled, ...builtInputs(packagedFolders(closure, isFrontend, options)), ...inputsOfIt],
    outputs: [`{projectRoot}/${output}`],
    options: { ...shared, ...more },
    metadata: metadata(executor),
  });
  return {
    ...(isFrontend && {
      [assets]: assetsTarget(
        buildsBeforeAssets(closure, build),
        [
          ...inputs,
          ...builtInputs(closure.otherBuilt),
          ...extraInputs(workspaceRoot, options.assets?.extraSources),
          ...hostInputs(options),
        ],
        { ...options.assets, ...(options.host !== undefined && { host: options.host }) },
      ),
    }),
    [names.export]: derived('export', 'dist-dynamic', {}),
    ...(isImage && {
      [packageOci]: derived('package-oci', 'dist-oci', references ? { references } : {}, imageInputs(references)),
    }),
    [pack]: derived('pack', 'dist-pack', options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    [names.place]: placeTarget(names.export, options),
    ...(isImage && { [names.load]: loadTarget(packageOci) }),
    [names['lint-dynamic']]: {
      executor: '@org/dynplug:lint-dynamic',
      cache: false,
      dependsOn: [names.export],
      options: profile ? { profile } : {},
      metadata: metadata('lint-dynamic'),
    },
    [names.doctor]: doctorTarget(names.export, options, {
      folder: closure.folder,
      isFrontend,
      deployedPlugins: extended && !isFrontend ? [extended.pluginId] : [],
    }),
    [names.verify]: verifyTarget(names.export, isFrontend, closure, others),
    ...(isPublished && { [names.publish]: publishTarget(published, { npm: [pack], oci: [packageOci] }) }),
    ...(isImage && { [names.promote]: promoteTarget() }),
    ...staticTargets(names, options, { folder: closure.folder, inputs }),
  };
}

/**
 * The targets of a project that packages several plugins in one image. It has no files of its own that count: all are of the plugins,
 * which are its implicit dependencies.
 * @param projects names, and `tag:<tag>`
 * @param references templates; undefined: the image has no name
 */
export function bundleTargets(
  options: DynplugPluginOptions,
  {
    projects,
    references,
  }: { readonly projects: readonly string[]; readonly references: readonly string[] | undefined },
  hasProduction: boolean,
  { builds, inputs: built }: BundleFacts,
): Readonly<Record<string, TargetConfiguration>> {
  const names = targetNames(options);
  const packageOci = names['package-oci'];
  const profile = options.profile ?? options.preset;
  return {
    [packageOci]: {
      executor: '@org/dynplug:package-oci',
      cache: true,
      dependsOn: [...builds, `^${names.assets}`],
      inputs: [...(hasProduction ? ['^production'] : dependencies()), ...AROUND, ...built, ...imageInputs(references)],
      outputs: ['{projectRoot}/dist-oci'],
      options: {
        projects: [...projects],
        ...(references && { references: [...references] }),
        ...(profile && { profile }),
      },
      metadata: metadata('package-oci'),
    },
    [names.load]: loadTarget(packageOci),
    [names.publish]: publishTarget({ ...options, publishKind: 'oci' }, { npm: [], oci: [packageOci] }),
    [names.promote]: promoteTarget(),
  };
}

/** Packages of the workspace are compiled from their sources, or taken as built where their package.json points to builds. */
function assetsTarget(
  dependsOn: NonNullable<TargetConfiguration['dependsOn']>,
  inputs: readonly Input[],
  options: Written<typeof ASSETS_TARGET>,
): TargetConfiguration {
  return {
    executor: '@org/dynplug:assets',
    cache: true,
    dependsOn,
    inputs: [...inputs],
    outputs: ['{projectRoot}/dist-assets'],
    ...(Object.keys(options).length > 0 && { options: { ...options } }),
    metadata: metadata('assets'),
  };
}

/** Of the hosts that are named, or else that of the profile. */
function doctorTarget(
  exportTarget: string,
  options: DynplugPluginOptions,
  {
    folder,
    isFrontend,
    deployedPlugins,
  }: { readonly folder: string; readonly isFrontend: boolean; readonly deployedPlugins: readonly string[] },
): TargetConfiguration {
  const profile = options.profile ?? options.preset ?? 'all';
  const host = options.host ?? (profile === 'all' ? undefined : profile);
  return {
    executor: '@org/dynplug:doctor',
    cache: true,
    dependsOn: [exportTarget],
    inputs: [...doctorInputs(folder, isFrontend, options), { externalDependencies: ['@org/dynplug'] }],
    outputs: ['{projectRoot}/dist-doctor'],
    options: { ...(host !== undefined && { host }), ...(deployedPlugins.length > 0 && { deployedPlugins }) },
    metadata: metadata('doctor'),
  };
}

/** With the plugin that it extends, or the backend of its pages. What else boots comes from the installed tree. */
function verifyTarget(
  exportTarget: string,
  isFrontend: boolean,
  closure: SourceClosure,
  { extended, backend }: RelatedPlugins,
): TargetConfiguration {
  const others = [extended, backend].filter((one) => one !== undefined);
  return {
    executor: '@org/dynplug:verify',
    cache: true,
    dependsOn: [exportTarget, ...others.map(({ project }) => ({ projects: [project], target: exportTarget }))],
    inputs: [
      ...verifyInputs([closure.folder, ...others.map(({ folder }) => folder)], isFrontend),
      // It boots with the configuration that it suggests.
      ...(backend ? [`{workspaceRoot}/${backend.folder}/app-config*.yaml`] : []),
      { externalDependencies: ['@org/dynplug'] },
    ],
    outputs: ['{projectRoot}/dist-verify'],
    options: {
      ...(extended && { beside: [`${extended.folder}/dist-dynamic`] }),
      ...(backend && { backends: [`${backend.folder}/dist-dynamic`] }),
    },
    metadata: metadata('verify'),
  };
}

/** What is said of every derivation, in one order. */
function derivationOptions(options: DynplugPluginOptions, isFrontend: boolean): WrittenDerivation {
  const meant = isFrontend ? FRONTEND_DERIVATION : (Object.keys(DERIVATION) as readonly (keyof WrittenDerivation)[]);
  const backendBuild = backendBuildOf(options);
  const values = { ...options, ...(backendBuild !== DERIVATION.backendBuild.default && { backendBuild }) };
  return Object.fromEntries(meant.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}

/** The files of a project, and of the projects that it depends on. */
export function sourceInputs({ hasProduction }: Pick<WorkspaceFacts, 'hasProduction'>): readonly Input[] {
  return [...(hasProduction ? ['production', '^production'] : [...FALLBACK_INPUTS, ...dependencies()]), ...OUTPUTS];
}

/** The same files of the projects that the plugin depends on. */
function dependencies(): readonly Input[] {
  return [{ input: 'default', dependencies: true }];
}

function referenceTemplates({
  references,
  preset,
  imageRepository,
}: DynplugPluginOptions): readonly string[] | undefined {
  if (references) return [...references];
  if (imageRepository === undefined) return undefined;
  return [`${imageRepository}/${preset ? PRESET_TAG : '{key}:{version}'}`];
}
