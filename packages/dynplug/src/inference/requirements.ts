// What each target that delivers cannot do without, and how to know from the options of a plugin and of the workspace that it is missing.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DynplugPluginOptions, InferredKind } from '../options/plugin';
import { npmSettings, scopeKeyOf } from '../npm/npm-settings';
import { registryOfScope, writtenRegistry } from '../publish/npm-registry';
import type { Manifest } from '../tree/manifest';
import { hasOwnImage } from './plugin-options';
import type { ProjectManifest } from './project-manifest';

/** A plugin, with all that may give it a value. */
export interface Candidate {
  readonly manifest: ProjectManifest;
  readonly options: DynplugPluginOptions;
  /** Absolute. */
  readonly dir: string;
}

export interface Requirement {
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

export const REQUIREMENTS: readonly Requirement[] = [
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
