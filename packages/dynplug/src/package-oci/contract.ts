// The image as it will be, held against what hosts take, before a byte of it is written.
import { readFileSync } from 'node:fs';
import { type ArtifactEntry, type ImageArtifact, isRead } from '../host/artifact';
import { type ContractFinding, lintArtifact } from '../host/lint';
import type { Profile } from '../host/profiles';
import {
  type Annotations,
  CONFIG_MEDIA_TYPE,
  INDEX_MEDIA_TYPE,
  MANIFEST_MEDIA_TYPE,
  type Platform,
} from '../oci/image';
import { LAYER_MEDIA_TYPE } from '../oci/layer';
import { DynplugError } from '../support/errors';
import type { TarFile, TarFolder } from '../support/archive/tar-stream';

export interface PlannedImage {
  readonly entries: readonly (TarFile | TarFolder)[];
  readonly annotations: Annotations;
  readonly platforms: readonly Platform[];
  readonly index: boolean;
  readonly references: readonly string[];
}

/** Warnings only: errors are thrown. @param failOn rules whose warnings are errors @throws ECONTRACT with all that breaks a host of the profile */
export function requireContract(
  image: PlannedImage,
  profile: Profile,
  failOn: readonly string[],
): readonly ContractFinding[] {
  const findings = lintArtifact(artifactOf(image), { profile });
  const errors = findings.filter((finding) => finding.severity === 'error' || failOn.includes(finding.rule));
  if (errors.length === 0) return findings;
  throw new DynplugError(
    'ECONTRACT',
    `Hosts would not take this image:\n\n${errors.map(formatContractFinding).join('\n\n')}`,
    'The rules are in docs/host-contract.md. The option profile narrows them to the hosts that you have.',
  );
}

export function formatContractFinding({ rule, path, message, profiles, fix }: ContractFinding): string {
  const effects = profiles.map(({ profile, effect }) => `    ${profile}: ${effect}`);
  return [`  ${rule}${path === undefined ? '' : ` ${path}`}: ${message}`, ...effects, `    → ${fix}`].join('\n');
}

function artifactOf({ entries, annotations, platforms, index, references }: PlannedImage): ImageArtifact {
  return {
    kind: 'image',
    ...(index && {
      index: {
        mediaType: INDEX_MEDIA_TYPE,
        annotations,
        platforms: platforms.map(({ os, architecture }) => `${os}/${architecture}`),
      },
    }),
    manifest: { mediaType: MANIFEST_MEDIA_TYPE, configMediaType: CONFIG_MEDIA_TYPE, annotations },
    layers: [{ mediaType: LAYER_MEDIA_TYPE, compression: 'gzip', entries: entries.map(artifactEntry) }],
    references,
  };
}

function artifactEntry(entry: TarFile | TarFolder): ArtifactEntry {
  if ('folder' in entry) return { path: entry.path, type: 'directory', size: 0, mode: 0o755 };
  const { path, size, mode, source } = entry;
  return {
    path,
    type: 'file',
    size,
    mode,
    ...(isRead(path, size) && { content: () => ('bytes' in source ? source.bytes : readFileSync(source.file)) }),
  };
}
