// Options of the target package-oci.
import { FAIL_ON, PROFILE } from './hosts';
import { type Kind, flag, names, pairs, parsed, text, texts, whole } from './kinds';
import { type Complete, type Options, complete, pick } from './option';
import { refuseOptions } from './require-options';

/** Structurally the platform of an image manifest. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

const platforms: Kind<readonly string[], readonly Platform[]> = parsed(
  texts(
    'a list of platforms such as linux/amd64',
    text('a platform such as linux/amd64', /^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/),
  ),
  (written) =>
    written.map((platform) => {
      const [os = '', architecture = '', variant] = platform.split('/');
      return { os, architecture, ...(variant !== undefined && { variant }) };
    }),
);

/** Seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch) or RFC 3339 → RFC 3339; undefined for anything else. */
export function timeOf(written: string): string | undefined {
  const time = /^\d+$/.test(written)
    ? new Date(Number(written) * 1000)
    : /^\d{4}-\d\d-\d\dT/.test(written)
      ? new Date(written)
      : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) return undefined;
  return time.toISOString().replace('.000Z', 'Z');
}

const time = {
  ...text('seconds since 1970, or a time such as 2026-01-31T12:00:00Z'),
  accepts: (value: unknown): boolean => typeof value === 'string' && timeOf(value) !== undefined,
  parse: (written: string): string | undefined => timeOf(written),
};

/** Of the archives that targets make. */
export const COMPRESSION = {
  compressionLevel: {
    kind: whole('a whole number from 1 to 9', 1, 9),
    description: 'Level of gzip. Another level gives another digest.',
    default: 6,
  },
} as const satisfies Options;

export const IMAGE = {
  references: {
    isImportant: true,
    kind: texts('a list of references'),
    description:
      'References of the image, with variables in braces: {name} {key} {version} {backstageVersion} {target} {sha} {branch} {env.X}. The values of {sha}, {branch} and {env.X} must be inputs of the target.',
    default: [],
    example: ['quay.io/acme/{key}:bs_{backstageVersion}__{version}'],
    aliases: ['tag', 't'],
  },
  target: {
    kind: text('a text'),
    description: 'Value of {target} in references, such as the release of the host that the image is for.',
    example: '1.9',
  },
  outputPath: {
    kind: text('a folder'),
    description: 'Folder for the image layout, image.json and dynamic-plugins.yaml, relative to the workspace root.',
    default: '{projectRoot}/dist-oci',
  },
  from: {
    kind: text('a folder'),
    description:
      'Packages this folder, relative to the workspace root, instead of deriving the plugin: an export that was changed by hand or made by another tool.',
    example: 'plugins/notes-backend/dist-dynamic',
  },
  projects: {
    offersProjects: true,
    isImportant: true,
    kind: names,
    description:
      'Projects that go into the image together, by name or as tag:<tag>; each is derived with the options of its own target package-oci.',
    otherwise: 'the project itself',
    example: ['notes-backend', 'tag:notes'],
  },
  keys: {
    kind: pairs('a list of <project>=<key>'),
    description: 'Folder names in the image instead of those made from package names, as <project>=<key>.',
    default: {},
    example: ['notes-backend=notes'],
  },
  annotations: {
    kind: pairs('a list of name=value'),
    description: 'Further annotations of the manifest, as name=value. They override those from package.json.',
    default: {},
    example: ['org.opencontainers.image.vendor=Acme'],
    aliases: ['annotation'],
  },
  labels: {
    kind: pairs('a list of name=value'),
    description: 'Labels in the config of the image, as name=value.',
    default: {},
    example: ['maintainer=team-notes'],
    aliases: ['label'],
  },
  created: {
    kind: time,
    description: 'Creation time: seconds since 1970 or an RFC 3339 time. The clock is never used.',
    otherwise: 'SOURCE_DATE_EPOCH if it is set, else none',
    example: '2026-01-31T12:00:00Z',
  },
  revision: {
    kind: text('a text'),
    description:
      'Value of the annotation org.opencontainers.image.revision, which may have {sha}, {branch} and {env.X}.',
    example: '{sha}',
  },
  platforms: {
    kind: platforms,
    description:
      'Platforms as os/architecture; several require index: true. Every installer asks for linux/amd64, whatever it runs on.',
    default: [{ os: 'linux', architecture: 'amd64' }],
    otherwise: 'linux/amd64',
    example: ['linux/amd64', 'linux/arm64'],
    aliases: ['platform'],
  },
  index: {
    kind: flag,
    description:
      'Writes an image index over the platforms. Without it the image is a single manifest, which every installer reads on every architecture.',
    default: false,
  },
  ...PROFILE,
  ...FAIL_ON,
  ...COMPRESSION,
  archive: {
    kind: flag,
    description: 'Also writes the layout as one file, image.tar, which podman load and docker load read.',
    default: false,
  },
  exportTo: {
    kind: text('a folder'),
    description:
      'Also writes the content of the image as plain folders with an index.json into this folder, relative to the workspace root. List it in the outputs of the target.',
    example: 'dist/dynamic-plugins',
  },
} as const satisfies Options;

/** Those that an image is made with; the others choose the plugins and the folder. */
export const IMAGE_CONTENT = pick(
  IMAGE,
  'references',
  'target',
  'annotations',
  'labels',
  'created',
  'revision',
  'platforms',
  'index',
  'profile',
  'failOn',
  'compressionLevel',
  'archive',
  'exportTo',
);

export type ImageOptions = Complete<typeof IMAGE_CONTENT>;
export const DEFAULT_IMAGE_OPTIONS: ImageOptions = complete(IMAGE_CONTENT, {});

/** @throws EOPTION for platforms that no installer could use */
export function requirePlatforms({ platforms: written, index }: Pick<ImageOptions, 'platforms' | 'index'>): void {
  if (written.length === 0 || (written.length > 1 && !index))
    refuseOptions(
      `platforms names ${written.length} platforms, and a single manifest has one.`,
      'Name one, or set index: true.',
    );
  if (index && !written.some(({ os, architecture }) => os === 'linux' && architecture === 'amd64'))
    refuseOptions('The platforms of an index lack linux/amd64.', 'Installers ask for it whatever they run on. Add it.');
}
