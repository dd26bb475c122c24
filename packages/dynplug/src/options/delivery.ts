// Options of the targets publish and promote.
import { anyObject, either, flag, names, oneOf, parsed, registryAddress, text, texts, whole } from './kinds';
import type { Complete, Options } from './option';

const patterns = either(
  flag,
  either(
    parsed(text('a pattern'), (pattern): readonly string[] => [pattern]),
    texts('a list of patterns'),
    'a pattern or a list of patterns',
  ),
  'true, false, a pattern such as latest, or a list of patterns',
);

/** Both speak with registries of images. */
export const DELIVERY = {
  overwriteTag: {
    kind: patterns,
    description:
      'Whether a tag that points to another image may be moved: true for all, or patterns of tags that are meant to move. Otherwise it is an error.',
    default: false,
    example: ['latest', '*-snapshot'],
  },
  insecure: {
    kind: flag,
    description:
      'Speaks plain http with registries that have no TLS; registries on this machine need no such option. Credentials are then sent unencrypted.',
    default: false,
  },
  ca: {
    kind: text('a file'),
    description:
      'PEM file with further certificate authorities, relative to the workspace root. NODE_EXTRA_CA_CERTS is read too.',
    example: 'certificates/registry.pem',
  },
  concurrency: {
    kind: whole('a whole number above 0', 1),
    description: 'Number of blobs that are sent at the same time.',
    default: 3,
  },
  timeout: {
    kind: whole('a whole number of milliseconds above 0', 1),
    description: 'Milliseconds without any progress before a request is tried again.',
    default: 60_000,
  },
} as const satisfies Options;

const DRY_RUN = {
  dryRun: {
    isImportant: true,
    kind: flag,
    description: 'Asks the registry everything that a run asks, and sends and writes nothing.',
    otherwise: 'true if NX_DRY_RUN is true',
  },
} as const satisfies Options;

export type DeliveryValues = Complete<typeof DELIVERY & typeof DRY_RUN>;

/** Of tarballs, which the npm client publishes. */
export const NPM_DELIVERY = {
  packPath: {
    kind: text('a folder'),
    description: 'npm: folder that pack has written, relative to the workspace root.',
    otherwise: '{projectRoot}/dist-pack, or {projectRoot}/dist-pack-static for the kind static',
  },
  allowPublicRegistry: {
    kind: flag,
    description: "npm: permits npm's public registry, where everybody can read the code.",
    default: false,
  },
  registry: {
    isImportant: true,
    kind: registryAddress,
    description: 'npm: address of the registry. One must be named.',
    otherwise: "publishConfig.registry, then the registry of the package's scope in .npmrc",
    example: 'https://npm.example.com/',
  },
  distTag: {
    isImportant: true,
    kind: text('a dist-tag'),
    description: 'npm: the dist-tag, which is also set for a version that the registry already has.',
    otherwise: 'publishConfig.tag, then tag in .npmrc, then the name of a prerelease (1.2.3-rc.1: rc), then latest',
    example: 'next',
    aliases: ['tag'],
  },
  access: {
    kind: oneOf(['public', 'restricted']),
    description: 'npm: who may read a package with a scope.',
    otherwise: 'publishConfig.access',
  },
  otp: {
    // Nx passes it as a number, without leading zeros.
    kind: parsed(
      either(text('a one-time password'), whole('a one-time password', 0), 'a one-time password'),
      (written) => String(written).padStart(6, '0'),
    ),
    description: 'npm: a one-time password, which npm gets through the environment.',
  },
  firstRelease: {
    kind: flag,
    description:
      'npm: does not ask whether the version exists, for registries that refuse this question for a new package.',
    default: false,
  },
} as const satisfies Options;

export const PUBLISH_KINDS = ['npm', 'oci', 'both', 'static'] as const;

/** Of images. */
export const IMAGE_DELIVERY = {
  imagePath: {
    kind: text('a folder'),
    description: 'oci: folder that package-oci has written, relative to the workspace root.',
    default: '{projectRoot}/dist-oci',
  },
  references: {
    isImportant: true,
    kind: names,
    description: 'oci: references with tags, instead of those from package-oci.',
    otherwise: 'those from package-oci',
    example: ['localhost:5000/acme/notes:1.0.0'],
  },
  ...prefixed('oci', DELIVERY),
} as const satisfies Options;

export const PUBLISH = {
  kind: {
    isImportant: true,
    kind: oneOf(PUBLISH_KINDS),
    description:
      'What to publish: npm is the tarball of pack, oci the image of package-oci, static the ordinary package that pack makes with kind: static.',
    otherwise: 'what exists: dist-pack, dist-oci, or both',
  },
  ...NPM_DELIVERY,
  ...IMAGE_DELIVERY,
  ...DRY_RUN,
  outputPath: {
    kind: text('a folder'),
    description: 'Folder for publish.json and the pinned dynamic-plugins.yaml, relative to the workspace root.',
    otherwise:
      '{projectRoot}/dist-publish; with both kinds also {projectRoot}/dist-publish-npm; {projectRoot}/dist-publish-static for the kind static',
  },
  nxReleaseVersionData: {
    kind: anyObject,
    description: 'Passed by nx release publish: a project without a new version is skipped.',
  },
} as const satisfies Options;

export const PROMOTE = {
  from: {
    isImportant: true,
    kind: text('a reference'),
    description: 'The image to copy, with a digest or a tag.',
    otherwise: 'what publish published last, by its digest',
    example: 'quay.io/acme/notes:1.0.0',
  },
  to: {
    kind: names,
    description: 'References with tags that the image gets.',
    required: true,
    example: ['quay.io/acme/notes:stable'],
  },
  imagePath: {
    kind: text('a folder'),
    description:
      'Folder that package-oci has written, relative to the workspace root. Its suggested configuration is used if it has the same image.',
    default: '{projectRoot}/dist-oci',
  },
  ...DELIVERY,
  ...DRY_RUN,
  outputPath: {
    kind: text('a folder'),
    description: 'Folder for publish.json and the pinned dynamic-plugins.yaml, relative to the workspace root.',
    default: '{projectRoot}/dist-promote',
  },
} as const satisfies Options;

/** The same options with the kind that they are about in front of their descriptions. */
function prefixed<O extends Options>(kind: string, options: O): O {
  const entries = Object.entries(options).map(([name, option]) => {
    const { description } = option;
    const text = /^[A-Z]{2}/.test(description)
      ? description
      : description.charAt(0).toLowerCase() + description.slice(1);
    return [name, { ...option, description: `${kind}: ${text}` }];
  });
  return Object.fromEntries(entries) as O;
}
