// Values without which a target cannot end well, asked for before Nx builds anything that it waits for.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
import { minimatch } from 'minimatch';
import { DynplugError } from '../errors/errors';
import { posixRelative } from '../files/paths';
import { isObject, own } from '../json/values';
import { type DynplugPluginOptions, type InferredKind, executorOf } from '../options/plugin';
import { registryOfScope, scopeKeyOf, writtenRegistry } from '../publish/npm-registry';
import { npmSettings } from '../publish/npm-client';
import type { Manifest } from '../tree/manifest';
import { findWorkspacePackages } from '../tree/workspace';
import { findPlugin } from './found-plugins';
import { hasOwnImage, mergeOptions, requirePluginOptions, targetNames } from './plugin-options';
import { type ProjectManifest, readProjectManifest } from './project-manifest';
import { type RequestedTarget, isTyped, requestedTargets } from './requested-targets';
import { scriptsInPlace } from './scripts-in-place';
import { workspaceDelivery } from './workspace-delivery';

/** What Nx tells before a run. */
export interface StartingRun {
  readonly workspaceRoot: string;
  readonly nxJsonConfiguration: NxJsonConfiguration;
  readonly argv: readonly string[];
}

/** A plugin, with all that may give it a value. */
interface Candidate {
  readonly manifest: ProjectManifest;
  readonly options: DynplugPluginOptions;
  /** Absolute. */
  readonly dir: string;
}

interface Requirement {
  readonly kind: InferredKind;
  /** Options of the target, each of which is enough. */
  readonly options: readonly string[];
  /** Whether the plugin lacks a value, as far as the options of the workspace and its own tell. */
  readonly isLacking: (plugin: Candidate, workspaceRoot: string) => boolean | Promise<boolean>;
  readonly message: string;
  readonly hint: string;
}

const FIELD = 'in nx.json, or in "dynplug" in the package.json of the workspace';
const REGISTRY_HINT = `Set npmRegistry ${FIELD}; or pass --registry=<address>; or name it in publishConfig or, for the scope, in .npmrc.`;
const IMAGE_HINT = `Set imageRepository ${FIELD}, for example "quay.io/acme".`;

const REQUIREMENTS: readonly Requirement[] = [
  {
    kind: 'place',
    options: ['dynamicPluginsRoot'],
    isLacking: ({ options }) => options.dynamicPluginsRoot === undefined,
    message: 'place copies the export into the folder that a host scans, and no dynamicPluginsRoot is set.',
    hint: `Pass --dynamicPluginsRoot=<folder>, or set it ${FIELD}.`,
  },
  {
    kind: 'publish',
    options: ['references'],
    isLacking: ({ options }) => isImage(options) && !isNamed(options),
    message: 'publish needs the name of the image in a registry, and neither imageRepository nor references is set.',
    hint: IMAGE_HINT,
  },
  {
    kind: 'publish',
    options: ['registry', 'allowPublicRegistry'],
    isLacking: (plugin, root) => (plugin.options.publishKind ?? 'oci') !== 'oci' && lacksRegistry(plugin, root),
    message: 'publish needs an npm registry, and none is named.',
    hint: REGISTRY_HINT,
  },
  {
    kind: 'publish-static',
    options: ['registry', 'allowPublicRegistry'],
    isLacking: lacksRegistry,
    message: 'publish-static needs an npm registry, and none is named.',
    hint: REGISTRY_HINT,
  },
  {
    kind: 'collect',
    options: ['projects', 'folders'],
    isLacking: ({ options, dir }) =>
      isImage(options) &&
      options.baseUrl === undefined &&
      !isNamed(options) &&
      !existsSync(path.join(dir, 'dist-publish/dynamic-plugins.yaml')),
    message: 'collect lists images by name, and neither imageRepository nor references is set.',
    hint: `${IMAGE_HINT} For tarballs set publishKind to "npm", or baseUrl.`,
  },
];

const isNamed = ({ imageRepository, references }: DynplugPluginOptions): boolean =>
  imageRepository !== undefined || references !== undefined;

const isImage = (options: DynplugPluginOptions): boolean =>
  hasOwnImage(options) && (options.publishKind ?? 'oci') !== 'npm';

/**
 * @param given options of the plugin in nx.json
 * @throws EOPTION for a value that each requested plugin lacks. One that is found nowhere here may still be wrong later: this asks nobody twice
 */
export async function requireValues(given: unknown, run: StartingRun): Promise<void> {
  const { workspaceRoot, nxJsonConfiguration, argv } = run;
  const root = readProjectManifest(workspaceRoot, 'package.json') ?? {};
  const inNxJson = requirePluginOptions(given, 'nx.json');
  const forAll = { ...inNxJson, ...workspaceDelivery(root, inNxJson) };
  const names = targetNames(forAll);
  const packages = packagesOf(workspaceRoot);
  for (const requested of requestedTargets(argv))
    for (const { kind, options, isLacking, message, hint } of REQUIREMENTS) {
      const isSaid = options.some((name) => isTyped(argv, name));
      const target: OurTarget = { kind, name: names[kind], options };
      if (target.name !== requested.target || isSaid || defaultsGive(nxJsonConfiguration, target)) continue;
      const plugins = pluginsOf(packages, requested, target).map((one) => candidate(one, forAll));
      const lacking = await Promise.all(plugins.map(async (plugin) => isLacking(plugin, workspaceRoot)));
      if (plugins.length > 0 && lacking.every(Boolean)) throw new DynplugError('EOPTION', message, hint);
    }
}

/** One of our targets, and those of its options that a requirement is about. */
interface OurTarget {
  readonly kind: InferredKind;
  /** In this workspace. */
  readonly name: string;
  readonly options: readonly string[];
}

/** Keys are names of targets, patterns of them, or executors. */
function defaultsGive({ targetDefaults = {} }: NxJsonConfiguration, target: OurTarget): boolean {
  const fitting = Object.entries<unknown>(targetDefaults).filter(
    ([key]) => key === executorIn(target) || minimatch(target.name, key),
  );
  return fitting.flatMap(([, written]) => written).some((written) => gives(written, target.options));
}

/** @param written a target, as a person wrote it @returns whether it has one of the options, or has it in a configuration */
function gives(written: unknown, options: readonly string[]): boolean {
  if (!isObject(written)) return false;
  const { configurations } = written;
  const all = [written['options'], ...(isObject(configurations) ? Object.values(configurations) : [])];
  return all.some((values) => isObject(values) && options.some((name) => Object.hasOwn(values, name)));
}

const executorIn = ({ kind }: OurTarget): string => `@org/dynplug:${executorOf(kind)}`;

/** A package of the workspace, or its root. */
interface Package {
  readonly manifest: ProjectManifest;
  readonly projectJson: ProjectManifest | undefined;
  /** POSIX, relative to the workspace root, which is `.` itself. */
  readonly folder: string;
  /** Absolute. */
  readonly dir: string;
}

function packagesOf(workspaceRoot: string): readonly Package[] {
  const dirs = [workspaceRoot, ...findWorkspacePackages(workspaceRoot).map(({ dir }) => dir)];
  return dirs.flatMap((dir) => {
    const folder = posixRelative(workspaceRoot, dir) || '.';
    const manifest = readProjectManifest(workspaceRoot, path.posix.join(folder, 'package.json'));
    const projectJson = readProjectManifest(workspaceRoot, path.posix.join(folder, 'project.json'));
    return manifest === undefined ? [] : [{ manifest, projectJson, folder, dir }];
  });
}

/** The plugins that need the value of a target that was asked for: none where it is not ours, or has the value. */
function pluginsOf(
  packages: readonly Package[],
  { project, isHere }: RequestedTarget,
  target: OurTarget,
): readonly Package[] {
  const plugins = packages.filter(({ folder, manifest }) => findPlugin(folder, manifest) !== undefined);
  const owners = target.kind === 'collect' ? packages.filter(({ folder }) => folder === '.') : plugins;
  // Nx does not tell plugins the working directory: another project there may have such a target.
  if (isHere && packages.some((one) => !owners.includes(one) && hasOwnTarget(one, target))) return [];
  const meant = project === undefined ? owners : meantBy(project, packages).filter((one) => owners.includes(one));
  if (!meant.every((one) => isInferred(one, target))) return [];
  return target.kind === 'collect' && meant.length > 0 ? plugins : meant;
}

/** As Nx reads a project: its name, a part of names between their separators, or its folder. Rule: findMatchingProjects of nx. */
function meantBy(project: string, packages: readonly Package[]): readonly Package[] {
  const named = (is: (name: string) => boolean): readonly Package[] =>
    packages.filter(({ manifest, projectJson }) => {
      const nx = isObject(manifest['nx']) ? manifest['nx'] : {};
      return [manifest.name, projectJson?.name, nx['name']].some((name) => typeof name === 'string' && is(name));
    });
  const exact = named((name) => name === project);
  if (exact.length > 0) return exact;
  const bounded = (text: string): string => `/${text.toLowerCase().replace(/[^@a-z0-9-]/g, '/')}/`;
  const similar = named((name) => bounded(name).includes(bounded(project)));
  return similar.length > 0 ? similar : packages.filter(({ folder }) => folder === project);
}

function candidate({ manifest, dir }: Package, forAll: DynplugPluginOptions): Candidate {
  const field = isObject(manifest.dynplug) ? manifest.dynplug : {};
  return { manifest, options: mergeOptions(forAll, field), dir };
}

function hasOwnTarget(one: Package, { name }: OurTarget): boolean {
  const { scripts } = one.manifest;
  return (isObject(scripts) && Object.hasOwn(scripts, name)) || writtenTargets(one, name).length > 0;
}

/** Whether the target is ours, and nothing in the package gives it the value. */
function isInferred(one: Package, target: OurTarget): boolean {
  const { scripts, nx } = one.manifest;
  const { kind, name, options } = target;
  if (scriptsInPlace({ scripts, nx, targets: one.projectJson?.['targets'] }, [[kind, name]]).length > 0) return false;
  const isOurs = ({ executor }: Readonly<Record<string, unknown>>): boolean =>
    executor === undefined || executor === executorIn(target);
  return writtenTargets(one, name).every((written) => isOurs(written) && !gives(written, options));
}

/** In package.json and project.json. */
function writtenTargets(
  { manifest: { nx }, projectJson }: Package,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  return [projectJson?.['targets'], isObject(nx) ? nx['targets'] : undefined]
    .map((all) => (isObject(all) ? own(all, name) : undefined))
    .filter((one) => isObject(one));
}

/** As publish looks for it, without the option. */
async function lacksRegistry({ manifest, options }: Candidate, workspaceRoot: string): Promise<boolean> {
  const { name = '' } = manifest as { readonly name?: string };
  if (options.npmRegistry !== undefined || writtenRegistry(manifest as Manifest, undefined)) return false;
  const key = scopeKeyOf(name);
  if (key === undefined) return true;
  try {
    return registryOfScope(name, await npmSettings(['userconfig', key], workspaceRoot)) === undefined;
  } catch {
    // What is wrong with .npmrc is said where it is used.
    return false;
  }
}
