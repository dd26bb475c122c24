// Options of verify.
import { FINDINGS } from './hosts';
import { size, text, texts, whole } from './kinds';
import type { Options } from './option';

const folder = text('a folder');

export const VERIFY = {
  hostPackages: {
    isImportant: true,
    kind: folder,
    description:
      'Folder of a backend whose installed packages are booted, relative to the workspace root. Without it, the backend of the workspace, or else what its root has.',
    example: 'packages/backend',
  },
  config: {
    isImportant: true,
    kind: texts('a list of files'),
    description:
      'Files with configuration, relative to the workspace root; later ones win. What the backend itself needs is set: its port, its database and its authentication.',
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
  timeout: {
    kind: whole('a whole number of milliseconds above 0', 1),
    description: 'Milliseconds that the start and all requests may take.',
    default: 60_000,
  },
  memory: {
    kind: size,
    description: 'Memory that the JavaScript of the backend may take: bytes, or a text such as 512MB.',
    default: 1_000_000_000,
    example: '512MB',
  },
  ...FINDINGS,
  from: {
    kind: folder,
    description: 'Folder of the export, relative to the workspace root.',
    default: '{projectRoot}/dist-dynamic',
  },
  outputPath: {
    kind: folder,
    description:
      'Folder for verify.json and verify.xml (JUnit), relative to the workspace root. Set the outputs of the target to the same folder.',
    default: '{projectRoot}/dist-verify',
  },
} as const satisfies Options;
