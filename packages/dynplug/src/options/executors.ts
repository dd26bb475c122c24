// Every executor with its options.
import { ASSETS_TARGET } from './assets';
import { DOCTOR, LINT, VERIFY } from './checks';
import { PROMOTE, PUBLISH } from './delivery';
import { DERIVATION } from './derivation';
import { FAIL_ON, PROFILE } from './hosts';
import { COMPRESSION, IMAGE } from './image';
import { flag, folderAddress, names, oneOf, text } from './kinds';
import type { Options } from './option';

/** An executor or a generator. */
export interface Command {
  readonly title: string;
  readonly description: string;
  readonly options: Options;
}

const folder = text('a folder');

export const EXPORT = {
  outputPath: {
    kind: folder,
    description: 'Folder to write, relative to the workspace root. Set the outputs of the target to the same folder.',
    default: '{projectRoot}/dist-dynamic',
  },
  ...DERIVATION,
  ...PROFILE,
  link: {
    kind: flag,
    description: 'Makes hard links instead of copies, for development: editing a file in the output edits its source.',
    default: false,
  },
  trackManifest: {
    kind: flag,
    description: "Keeps package.json out of the output's .gitignore.",
    default: false,
    aliases: ['track-dynamic-manifest-and-lock-file'],
  },
  explain: {
    isImportant: true,
    kind: names,
    description:
      'Prints why a package is private, shared, embedded, bundled (frontends) or absent, and what requires it.',
    default: [],
    example: ['lodash'],
  },
} as const satisfies Options;

export const PACK_KINDS = ['dynamic', 'static'] as const;

export const PACK = {
  kind: {
    isImportant: true,
    kind: oneOf(PACK_KINDS),
    description:
      "What to pack: dynamic derives the package that hosts load; static packs the ordinary package with the workspace's own package manager, for hosts that are built with it, and uses no options but outputPath.",
    default: 'dynamic',
  },
  outputPath: {
    kind: folder,
    description:
      'Folder for the tarball, its integrity, pack.json and dynamic-plugins.yaml, relative to the workspace root.',
    otherwise: '{projectRoot}/dist-pack, or {projectRoot}/dist-pack-static for the kind static',
  },
  from: {
    kind: folder,
    description:
      'Packs this folder, relative to the workspace root, instead of deriving the plugin: an export that was changed by hand or made by another tool.',
    example: 'plugins/notes-backend/dist-dynamic',
  },
  ...PROFILE,
  ...FAIL_ON,
  ...COMPRESSION,
  baseUrl: {
    kind: folderAddress,
    description:
      'Address of the folder that will serve the tarball, for dynamic-plugins.yaml. Without it the fragment names the package of an npm registry.',
    example: 'http://plugin-registry:8080',
  },
  ...DERIVATION,
} as const satisfies Options;

export const PACKAGE_OCI = { ...IMAGE, ...DERIVATION } as const satisfies Options;

export const PLACE = {
  dynamicPluginsRoot: {
    kind: folder,
    isImportant: true,
    description:
      'Folder that the host scans (dynamicPlugins.rootDirectory), absolute or relative to the workspace root. It is made if it does not exist.',
    example: '../host/dynamic-plugins-root',
    aliases: ['dynamic-plugins-root'],
  },
  from: {
    kind: folder,
    description: 'Folder of the export, relative to the workspace root.',
    default: '{projectRoot}/dist-dynamic',
  },
} as const satisfies Options;

export const CONTAINER_TOOLS = ['podman', 'docker', 'buildah'] as const;

export const LOAD = {
  containerTool: {
    isImportant: true,
    kind: oneOf(CONTAINER_TOOLS),
    description: 'The tool whose store gets the image. Docker reads OCI layouts since version 25.',
    default: 'podman',
  },
  imagePath: {
    kind: folder,
    description: 'Folder that package-oci has written, relative to the workspace root.',
    default: '{projectRoot}/dist-oci',
  },
} as const satisfies Options;

export const COLLECT = {
  projects: {
    offersProjects: true,
    kind: names,
    description: 'Projects whose plugins are listed, by name or as tag:<tag>.',
    required: true,
    example: ['tag:dynamic-plugin'],
  },
  folders: {
    kind: names,
    description:
      'Folders of a project that may have a dynamic-plugins.yaml, in order of preference. The first that has one counts, so that no plugin is installed twice.',
    // A published plugin is pinned to what the registry has, so it comes first.
    default: ['dist-publish', 'dist-oci', 'dist-pack'],
  },
  outputFile: {
    kind: text('a file'),
    description:
      'File to write, relative to the workspace root. A file that this target did not write is never replaced.',
    default: '{projectRoot}/dynamic-plugins.yaml',
  },
  packDestination: {
    kind: folder,
    description:
      'Folder that collect fills with the tarballs of the projects, their integrities and configurations, e.g. for a web server; absolute or relative to the workspace root. collect is never cached, so the folder is filled although all tarballs come from a cache.',
    example: 'dist/tarballs',
  },
  ...PROFILE,
} as const satisfies Options;

export const EXECUTORS = {
  assets: {
    title: 'Build the browser assets of a frontend plugin',
    description:
      'Bundles a Backstage frontend plugin for hosts that load with Scalprum and for hosts that load with module federation. Works offline; the same sources give the same bytes. Requires @org/dynplug-frontend in the workspace.',
    options: ASSETS_TARGET,
  },
  export: {
    title: 'Export a Backstage plugin as a dynamic plugin',
    description:
      'Derives a dynamic plugin from a built backend plugin and the installed dependencies, or from a frontend plugin and its assets, and writes it as a folder that a host loads. Works offline, without a package manager.',
    options: EXPORT,
  },
  place: {
    title: 'Place an exported plugin in a local host',
    description:
      "Copies an exported plugin into the folder that a local host scans. Do not cache it: the host's folder is not an output of the workspace, so a cache hit would skip the copy.",
    options: PLACE,
  },
  'package-oci': {
    title: 'Package a Backstage plugin as an OCI image',
    description:
      'Packages a Backstage plugin as an OCI image layout that every known host of dynamic plugins accepts, without a container tool.',
    options: PACKAGE_OCI,
  },
  load: {
    title: 'Load a packaged plugin into a container tool',
    description:
      'Loads the image from package-oci into the store of podman, docker or buildah, under all of its names. It is not cached: the store is outside of the workspace.',
    options: LOAD,
  },
  pack: {
    title: 'Pack a Backstage plugin as a tarball',
    description:
      'Packs a Backstage plugin as a tarball that npm registries, web servers and the installers of hosts accept. Works offline, without npm.',
    options: PACK,
  },
  collect: {
    title: 'Collect dynamic-plugins.yaml',
    description: 'Merges the fragments of many projects into one dynamic-plugins.yaml.',
    options: COLLECT,
  },
  publish: {
    title: 'Publish a packaged plugin',
    description:
      'Publishes the tarball of pack to an npm registry with the npm client, and the image of package-oci to its registries without a container tool. It sends nothing that the registry already has. Credentials come from .npmrc, from the environment or from the files of podman and docker, never from an option.',
    options: PUBLISH,
  },
  promote: {
    title: 'Promote a published plugin',
    description:
      'Copies an image from one repository or registry to another reference, byte for byte, without building it again.',
    options: PROMOTE,
  },
  'lint-dynamic': {
    title: 'Lint a dynamic plugin for its hosts',
    description:
      'Checks exported folders, tarballs, image layouts and dynamic-plugins.yaml files against the rules of the known installers and hosts. Works offline and installs nothing.',
    options: LINT,
  },
  doctor: {
    title: 'Examine a dynamic plugin for its hosts',
    description:
      'Checks an exported plugin against host manifests, without starting a host: packages, versions and names that its code asks for, ids that a host registers itself, configuration, and the wiring of frontends. Writes doctor.json.',
    options: DOCTOR,
  },
  verify: {
    title: 'Run a dynamic plugin',
    description:
      'Boots a real Backstage backend in a process and a folder of its own, loads an exported backend plugin as hosts do, and asks each of its routes. Shows an exported frontend plugin in Chromium as shells load it, each route and card. Writes verify.json, and index.html for people. The variable DYNPLUG_VERIFY_DATABASE names a PostgreSQL; otherwise SQLite in memory is used.',
    options: VERIFY,
  },
} as const satisfies Readonly<Record<string, Command>>;

/** Where options of targets are written: a sentence with the targets that have an option; undefined: none has it. */
export function targetsWith(name: string): string | undefined {
  const targets = Object.entries<Command>(EXECUTORS)
    .filter(([, { options }]) => Object.hasOwn(options, name))
    .map(([target]) => target);
  if (targets.length === 0) return undefined;
  return `It is an option of the target ${targets.join(', ')}: write it in the "options" of the target in project.json or package.json, or for all plugins in the targetDefaults of nx.json.`;
}
