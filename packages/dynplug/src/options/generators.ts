// Every generator with its options.
import { DELIVERY } from './delivery';
import type { Command } from './executors';
import { HOST_NAMES } from './hosts';
import { flag, names, oneOf, text, typedText } from './kinds';
import { type Options, pick } from './option';
import { PLUGIN } from './plugin';

export const INIT = pick(PLUGIN, 'preset', 'imageRepository', 'npmRegistry', 'publishKind', 'profile', 'host');

export const CONFIGURE = {
  projects: {
    offersProjects: true,
    kind: names,
    description: 'Plugins, by name or folder. On a terminal you are asked for them.',
    isFirstWord: true,
    example: ['notes-backend', 'plugins/todo'],
  },
  all: { kind: flag, description: 'Takes all plugins of the workspace.', default: false },
  fix: { kind: flag, description: 'Writes what is missing instead of listing it.', default: false },
  check: {
    kind: flag,
    description:
      'Fails if a plugin or the workspace lacks something, and writes nothing: a gate for CI. Without names it checks all plugins.',
    default: false,
  },
  showOptions: {
    kind: flag,
    description:
      'Shows the options of each target with their values, and who sets them: what a run does when no option is typed. Writes nothing.',
    default: false,
  },
  explicit: {
    kind: flag,
    description: 'Writes the targets that are inferred from nx.json into project.json or package.json.',
    default: false,
  },
} as const satisfies Options;

export const CI_PROVIDERS = ['github', 'gitlab', 'tekton', 'jenkins'] as const;

export const CI = {
  provider: {
    kind: oneOf(CI_PROVIDERS),
    description: 'The system that runs the pipeline.',
    required: true,
    isFirstWord: true,
    question: 'Which system runs the pipeline?',
  },
  file: {
    kind: text('a file'),
    description: 'File to write, relative to the workspace root.',
    otherwise: '.github/workflows/dynamic-plugins.yml, .gitlab-ci.yml, tekton/dynamic-plugins.yaml or Jenkinsfile',
  },
  branch: {
    kind: typedText('a branch'),
    description: 'Branch whose plugins are published.',
    otherwise:
      'defaultBase in nx.json without its remote, then that of the remote origin, then init.defaultBranch of git, else main',
  },
  nodeVersion: {
    kind: typedText('a version'),
    description: "Version of Node, as the system's images or actions name it.",
    default: '22',
  },
  verify: {
    kind: flag,
    description:
      'Also runs verify for each plugin, before it is published. The workspace must have the packages of a backend, and for frontend plugins those of an app.',
    default: false,
  },
  force: { kind: flag, description: 'Overwrites an existing file.', default: false },
} as const satisfies Options;

export const BUNDLE = {
  name: {
    kind: text('a name'),
    description: 'Name of the project.',
    required: true,
    isFirstWord: true,
    question: 'What is the name of the project for the image?',
  },
  projects: {
    offersProjects: true,
    kind: names,
    description:
      'Plugins by project name or as tag:<tag>. With a tag, the image also gets plugins that have this tag later. On a terminal you are asked for them.',
    isImportant: true,
    example: ['tag:notes'],
  },
  references: {
    kind: names,
    description:
      'References of the image, with variables in braces as for package-oci. {name}, {key} and {version} are those of the first plugin.',
    otherwise: '<imageRepository>/<name>:bs_{backstageVersion}, with imageRepository from nx.json',
    aliases: ['tag'],
  },
  directory: {
    kind: text('a folder'),
    description: 'Folder of the project, relative to the workspace root.',
    otherwise: 'images/<name>',
  },
} as const satisfies Options;

export const MIGRATE = {
  pluginsList: {
    kind: text('a file'),
    description:
      'A list of plugins with flags, relative to the workspace root. It may be outside, in a repository of overlays.',
    otherwise: 'plugins-list.yaml, if it exists',
  },
  clean: {
    kind: flag,
    description:
      'Removes what was migrated completely: scripts, a plugins-list.yaml of the workspace, dist-dynamic in files, and the CLIs among the dependencies if nothing calls them any more.',
    default: false,
  },
} as const satisfies Options;

export const HOST_MANIFEST = {
  name: {
    kind: text('lower-case letters, digits, dots and dashes', /^[a-z0-9][a-z0-9.-]*$/),
    description: 'Name of the host.',
    required: true,
    isFirstWord: true,
    question: 'What is the name of the host?',
    example: 'production',
  },
  from: {
    kind: text('a folder, a file or an image reference'),
    description:
      'The host: a git checkout, a folder with its lockfile and package.json files, an unpacked image, an OCI image layout or an archive of one, or an image in a registry. Paths are absolute or relative to the workspace root.',
    default: '.',
    example: '../portal',
  },
  ref: {
    kind: typedText('a tag, a branch or a commit'),
    description: 'Reads this commit of the checkout, and not the files as they are.',
    example: 'v1.4.0',
  },
  app: {
    kind: text('a folder'),
    description: 'Folder of the host in its image: the one with node_modules.',
    otherwise: 'the only folder with a backend and its node_modules',
    example: '/opt/app-root/src',
  },
  platform: {
    kind: text('os/architecture', /^[\w.-]+\/[\w.-]+(\/[\w.-]+)?$/),
    description: 'Which image is read, where there is one for each of several platforms.',
    otherwise: 'the only one, or linux/amd64',
    example: 'linux/arm64',
  },
  insecure: DELIVERY.insecure,
  ca: DELIVERY.ca,
  timeout: DELIVERY.timeout,
  repository: {
    kind: text('an address'),
    description: 'Address of the repository, for people who read the manifest.',
    otherwise: 'the remote origin of the checkout',
  },
  backend: {
    kind: text('a folder'),
    description: "Folder of the backend in the host's workspace.",
    otherwise: 'the only package with the Backstage role backend',
    example: 'packages/backend',
  },
  installed: {
    kind: flag,
    description: 'Reads node_modules of the host in place of its lockfile: exactly the copies that plugins find.',
    default: false,
  },
  exportNames: {
    kind: flag,
    description:
      'Loads the @backstage packages and writes the names that they export, and the ids of the plugins that the host registers. An installed tree and an unpacked image have the code; otherwise npm installs exactly these versions into a temporary folder.',
    default: false,
  },
  installer: {
    kind: oneOf(HOST_NAMES),
    description: 'The known host whose installer and loaders it has.',
    example: 'rhdh-1.10',
  },
  file: {
    kind: text('a file'),
    description: 'File to write, relative to the workspace root.',
    otherwise: 'hosts/<name>.json',
  },
} as const satisfies Options;

export const DOCTOR_REPORT = {
  html: {
    kind: text('a file'),
    description: 'Page to write, relative to the workspace root: one file, which needs no other.',
    default: 'dist/doctor.html',
  },
  summary: {
    kind: text('a file'),
    description: 'Markdown file to append the matrix to, absolute or relative to the workspace root.',
    otherwise: 'the file in GITHUB_STEP_SUMMARY, if a workflow of GitHub runs it',
    example: 'doctor.md',
  },
} as const satisfies Options;

export const GENERATORS = {
  init: {
    title: 'Register @org/dynplug',
    description:
      'Registers @org/dynplug in the plugins of nx.json, which gives each plugin of the workspace its targets, and git-ignores their outputs. nx add runs it. It changes nothing else, and a second run changes nothing.',
    options: INIT,
  },
  configure: {
    title: 'Set up a plugin as a dynamic plugin',
    description:
      'Lists what a plugin lacks to become a dynamic plugin. With --fix it writes what needs no decision and lists the rest. It never changes what a person wrote, and a second run changes nothing.',
    options: CONFIGURE,
  },
  ci: {
    title: 'Write a pipeline for dynamic plugins',
    description:
      'Writes a pipeline that packages the plugins that a change affects, and publishes those of the main branch. The file is yours afterwards; an existing file is not overwritten.',
    options: CI,
  },
  bundle: {
    title: 'Package several plugins in one image',
    description:
      'Adds a project that packages several plugins as one OCI image, with targets to load, publish and promote it. Each plugin is derived as for its own image.',
    options: BUNDLE,
  },
  'host-manifest': {
    title: 'Make the manifest of a host',
    description:
      'Writes what a host provides, as a file that the option host names: its packages and their versions, and the plugins that it registers. It reads a checkout with its lockfile, also at a ref, an installed tree, or an image: in a registry, as an OCI layout or an archive of one, or unpacked.',
    options: HOST_MANIFEST,
  },
  'doctor-report': {
    title: 'Show which plugins run on which hosts',
    description:
      'Makes one matrix of plugins and hosts from what doctor found: on the terminal, as markdown for the summary of a job, and as a page. Run "nx run-many -t doctor" first; plugins that were not examined are listed.',
    options: DOCTOR_REPORT,
  },
  'migrate-from-rhdh-cli': {
    title: 'Migrate from rhdh-cli',
    description:
      'Reads how a workspace calls rhdh-cli or the janus CLI, writes the same options for @org/dynplug, and reports everything that it found. It removes nothing without --clean.',
    options: MIGRATE,
  },
} as const satisfies Readonly<Record<string, Command>>;
