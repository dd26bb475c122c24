// Values without which a target cannot end well, asked for before Nx builds anything that it waits for.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NxJsonConfiguration } from '@nx/devkit';
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
import { isTyped, requestedTargets } from './requested-targets';
import { type NamedTarget, scriptsInPlace } from './scripts-in-place';
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
  readonly projectJson: ProjectManifest | undefined;
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
  for (const { target, project } of requestedTargets(argv))
    for (const requirement of REQUIREMENTS) {
      const { kind, options, isLacking, message, hint } = requirement;
      const isSaid = options.some((name) => isTyped(argv, name));
      if (names[kind] !== target || isSaid || mentions(nxJsonConfiguration.targetDefaults, options)) continue;
      const plugins = candidates(workspaceRoot, forAll, kind === 'collect' ? undefined : project);
      const lacking = await Promise.all(
        plugins.map(
          async (plugin) => isInferred(plugin, [kind, target], options) && (await isLacking(plugin, workspaceRoot)),
        ),
      );
      if (plugins.length > 0 && lacking.every(Boolean)) throw new DynplugError('EOPTION', message, hint);
    }
}

function mentions(written: unknown, options: readonly string[]): boolean {
  const text = JSON.stringify(written ?? {});
  return options.some((name) => text.includes(`"${name}"`));
}

/** @param project as typed; undefined: all plugins */
function candidates(
  workspaceRoot: string,
  forAll: DynplugPluginOptions,
  project: string | undefined,
): readonly Candidate[] {
  const dirs = [workspaceRoot, ...findWorkspacePackages(workspaceRoot).map(({ dir }) => dir)];
  return dirs.flatMap((dir) => {
    const folder = posixRelative(workspaceRoot, dir) || '.';
    const manifest = readProjectManifest(workspaceRoot, path.posix.join(folder, 'package.json'));
    if (manifest === undefined || findPlugin(folder, manifest) === undefined) return [];
    const projectJson = readProjectManifest(workspaceRoot, path.posix.join(folder, 'project.json'));
    const nx = isObject(manifest['nx']) ? manifest['nx'] : {};
    const isMeant = [manifest.name, projectJson?.name, nx['name'], folder].includes(project);
    if (project !== undefined && !isMeant) return [];
    const field = isObject(manifest.dynplug) ? manifest.dynplug : {};
    return [{ manifest, projectJson, options: mergeOptions(forAll, field), dir }];
  });
}

/** Whether the target is ours, and nothing in the package gives it the value. */
function isInferred({ manifest, projectJson }: Candidate, target: NamedTarget, options: readonly string[]): boolean {
  const { scripts, nx } = manifest;
  const targets = projectJson?.['targets'];
  if (scriptsInPlace({ scripts, nx, targets }, [target]).length > 0 || mentions([nx, targets], options)) return false;
  const [kind, name] = target;
  const written = [targets, isObject(nx) ? nx['targets'] : undefined].map((all) =>
    isObject(all) ? own(all, name) : undefined,
  );
  const ours = `@org/dynplug:${executorOf(kind as InferredKind)}`;
  return written.every((one) => !isObject(one) || one['executor'] === undefined || one['executor'] === ours);
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
