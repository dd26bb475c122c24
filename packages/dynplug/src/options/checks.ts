// Options of the targets that check what others made.
import { FINDINGS, HOST, PROFILE } from './hosts';
import { either, flag, names, parsed, size, text, texts, whole } from './kinds';
import { DELIVERY } from './delivery';
import { type Options, pick } from './option';

const folder = text('a folder');

/** Of a check of an export that writes a report. */
function reportOf<const Name extends string>(name: Name) {
  return {
    from: {
      kind: folder,
      description: 'Folder of the export, relative to the workspace root.',
      default: '{projectRoot}/dist-dynamic',
    },
    outputPath: {
      kind: folder,
      description: `Folder for ${name}.json and ${name}.xml (JUnit), relative to the workspace root. Set the outputs of the target to the same folder.`,
      default: `{projectRoot}/dist-${name}`,
    },
  } as const satisfies Options;
}

export const LINT = {
  path: {
    isImportant: true,
    kind: either(
      parsed(text('a path'), (one): readonly string[] => [one]),
      texts('a list of paths'),
      'a path or a list of paths',
    ),
    description:
      'Files and folders to lint, relative to the workspace root: an exported folder, a .tgz, an OCI image layout or an archive of one, a dynamic-plugins.yaml.',
    otherwise: 'dist-dynamic, dist-pack/*.tgz and dist-oci/layout of the project, if they exist',
    example: ['plugins/notes-backend/dist-dynamic'],
  },
  ...PROFILE,
  ...FINDINGS,
} as const satisfies Options;

export const DOCTOR = {
  host: {
    ...HOST.host,
    isImportant: true,
    description:
      'The hosts to examine the plugin for, by name or by the file of a host manifest. An error on one of them fails. Without it, all hosts that ship with dynplug are examined, and only a plugin that runs on none of them fails.',
  },
  ...FINDINGS,
  fix: {
    isImportant: true,
    kind: flag,
    description:
      'Writes the fixes that need no decision into the field dynplug of package.json, and fails if it wrote any: the plugin has to be exported again.',
    default: false,
  },
  deployedPlugins: {
    kind: names,
    description:
      'Ids of plugins that are deployed as dynamic plugins beside this one, so that its modules of them do not miss them.',
    default: [],
    example: ['notes'],
  },
  ...reportOf('doctor'),
} as const satisfies Options;

export const VERIFY = {
  host: {
    isImportant: true,
    kind: text('a host'),
    description:
      'The host whose own versions are booted, by name or by the file of a host manifest; hostPackages then names only the app of frontend plugins. npm installs them into a cache, when installHost allows it.',
    example: 'rhdh-1.10',
  },
  installHost: {
    isImportant: true,
    kind: flag,
    description:
      'Installs the packages of the host that the option host names, where they are not in the cache yet. Without it, an error says so.',
    default: false,
  },
  hostPackages: {
    isImportant: true,
    kind: folder,
    description:
      'Folder of a backend whose installed packages are booted, or for a frontend plugin that of an app, relative to the workspace root. Without it, the backend or the app of the workspace, or else what its root has.',
    example: 'packages/backend',
  },
  config: {
    isImportant: true,
    kind: texts('a list of files'),
    description:
      'Files with configuration, relative to the workspace root; later ones win. What the backend or the app itself needs is set: addresses, its database and its authentication.',
    default: [],
    example: ['app-config.verify.yaml'],
  },
  beside: {
    kind: texts('a list of folders'),
    description:
      'Folders of exported plugins that run beside this one, relative to the workspace root. Inference names the plugin that a module extends.',
    default: [],
    example: ['plugins/notes-backend/dist-dynamic'],
  },
  backends: {
    kind: texts('a list of folders'),
    description:
      'Folders of exported backend plugins that run while a frontend plugin is shown, and answer what its pages ask, relative to the workspace root. Inference names the backend of the same plugin.',
    default: [],
    example: ['plugins/notes-backend/dist-dynamic'],
  },
  browser: {
    kind: text('a program'),
    description:
      'Program of Chromium or Chrome that shows a frontend plugin, relative to the workspace root or absolute.',
    otherwise: 'the variable CHROME_PATH, or chromium or google-chrome in the PATH',
    example: '/usr/bin/chromium',
  },
  timeout: {
    kind: whole('a whole number of milliseconds above 0', 1),
    description: 'Milliseconds that the start and all requests, or all views of a frontend plugin, may take.',
    default: 60_000,
  },
  memory: {
    kind: size,
    description: 'Memory that the JavaScript of the backend, or of a page, may take: bytes, or a text such as 512MB.',
    default: 1_000_000_000,
    example: '512MB',
  },
  ...FINDINGS,
  ...reportOf('verify'),
  from: {
    isImportant: true,
    kind: text('a folder, a file, or a package in a registry'),
    description:
      'What to verify: the folder of an export, a tarball, an OCI image layout or an archive of one, a dynamic-plugins.yaml with all that it includes, all relative to the workspace root; or what a registry has, oci://host/image:tag or name@version. !plugin behind an image or a layout takes one of its plugins.',
    default: '{projectRoot}/dist-dynamic',
    example: 'oci://quay.io/acme/notes@sha256:…!acme-notes-backend',
  },
  ...pick(DELIVERY, 'insecure', 'ca'),
} as const satisfies Options;
