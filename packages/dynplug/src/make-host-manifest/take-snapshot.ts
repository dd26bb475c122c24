// What a person names as a host → the files that its manifest is made from.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { parseReference } from '../oci/reference';
import type { RegistrySettings } from '../oci/registry/registries';
import { findAppFolder } from './app-folder';
import {
  type HostImage,
  type ImageRequest,
  readArchivedImage,
  readLayoutImage,
  readReferencedImage,
} from './host-image';
import { missingLines } from './production-closure';
import { type Snapshot, snapshotOfFolder } from './snapshot';
import { snapshotOfImage } from './snapshot-of-image';
import { readUnpackedImage } from './unpacked-image';

export interface SnapshotRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** A path, relative to the workspace root or absolute, with a tag behind a colon for one of several images of a layout; or a reference of an image. */
  readonly from: string;
  /** Of git. */
  readonly ref?: string | undefined;
  /** Folder of the host in its image. */
  readonly app?: string | undefined;
  /** Folder of the backend in the host's workspace. */
  readonly backend?: string | undefined;
  readonly platform?: string | undefined;
  /** Read node_modules in place of the lockfile. Of an image, that is always so. */
  readonly installed: boolean;
  readonly registry: RegistrySettings;
  /** `2026-11-30`, for what has no date of its own. */
  readonly today: string;
}

type Kind = 'folder' | 'unpacked' | 'layout' | 'archive' | 'reference';

/** Options that mean something for some kinds only. */
const FITTING: Readonly<Record<'ref' | 'app' | 'platform' | 'installed', readonly Kind[]>> = {
  ref: ['folder'],
  // An unpacked image is an installed tree.
  installed: ['folder', 'unpacked'],
  app: ['unpacked', 'layout', 'archive', 'reference'],
  platform: ['layout', 'archive', 'reference'],
};

/** @throws EHOSTSOURCE, EOPTION, EARTIFACT, EREFERENCE, EREGISTRY, ENETWORK, EAUTH, ETOOL */
export async function takeSnapshot(request: SnapshotRequest): Promise<Snapshot> {
  const origin = originOf(request);
  requireFitting(origin.kind, request);
  const { kind, file } = origin;
  if (kind === 'folder') return snapshotOfFolder(file, request.ref, request.today);
  if (kind === 'unpacked') {
    const { tree, unreadable } = readUnpackedImage(file);
    const app = appIn(file, unreadable, () => findAppFolder(tree, request.app, request.backend));
    requireReadable(file, app, unreadable);
    return snapshotOfImage(tree, app, { date: request.today, image: { code: path.join(file, app) } });
  }
  const { tree, created, node, ...facts } = await readImage(origin, request);
  const app = findAppFolder(tree, request.app, request.backend);
  return snapshotOfImage(tree, app, {
    ...facts,
    date: created ?? request.today,
    image: node === undefined ? {} : { node },
  });
}

/** A host that is not found may be where this user may not look. */
function appIn(file: string, unreadable: readonly string[], find: () => string): string {
  try {
    return find();
  } catch (error) {
    if (error instanceof DynplugError) requireReadable(file, '', unreadable);
    throw error;
  }
}

/** What is beside the host may be closed, as the home of root is. @throws EHOSTSOURCE */
function requireReadable(file: string, app: string, unreadable: readonly string[]): void {
  const closed = unreadable.filter((one) => app === '' || one === app || one.startsWith(`${app}/`));
  if (closed.length === 0) return;
  throw new DynplugError(
    'EHOSTSOURCE',
    `This user may not read all of ${file}:\n${missingLines(closed.map((one) => path.join(file, one)))}`,
    'Run it as a user who may, or change the permissions of the unpacked image.',
  );
}

interface Origin {
  readonly kind: Kind;
  /** Absolute. */
  readonly file: string;
  /** Of one image in a layout. */
  readonly tag?: string;
}

function readImage({ kind, file, tag }: Origin, { from, platform, registry }: SnapshotRequest): Promise<HostImage> {
  const request: ImageRequest = { platform, registry };
  if (kind === 'reference') return readReferencedImage(from, request);
  return kind === 'archive' ? readArchivedImage(file, tag, request) : readLayoutImage(file, tag, request);
}

/** @throws EHOSTSOURCE, EREFERENCE */
function originOf(request: SnapshotRequest): Origin {
  const file = path.resolve(request.workspaceRoot, request.from);
  const kind = kindOfPath(file, request);
  if (kind) return { kind, file };
  const [, untagged = '', tag = ''] = /^(.+):([\w.-]+)$/.exec(file) ?? [];
  const tagged = kindOfPath(untagged, request);
  if (tagged === 'layout' || tagged === 'archive') return { kind: tagged, file: untagged, tag };
  return { kind: requireReference(request.from, file), file };
}

/** undefined for a path that does not exist. @param file absolute, or '' */
function kindOfPath(file: string, { ref, app }: SnapshotRequest): Exclude<Kind, 'reference'> | undefined {
  const stats = file === '' ? undefined : statSync(file, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isDirectory()) return 'archive';
  const has = (name: string): boolean => existsSync(path.join(file, name));
  if (has('oci-layout')) return 'layout';
  if (app !== undefined) return 'unpacked';
  // A bare repository has a HEAD.
  return ref !== undefined || ['package.json', '.git', 'HEAD'].some(has) ? 'folder' : 'unpacked';
}

/** As references begin: with a host that has a dot or a port. */
const WITH_REGISTRY = /^(localhost|[^./\\][^/\\]*[.:][^/\\]*)\/./;

/** @throws EREFERENCE when a reference is meant, EHOSTSOURCE otherwise */
function requireReference(from: string, file: string): 'reference' {
  if (!WITH_REGISTRY.test(from))
    throw new DynplugError(
      'EHOSTSOURCE',
      `${file} does not exist.`,
      'Name a checkout of the host, an unpacked image, an OCI image layout, or an image with its registry and tag, such as quay.io/acme/portal:1.4.0.',
    );
  try {
    parseReference(from);
    return 'reference';
  } catch (error) {
    if (!(error instanceof DynplugError)) throw error;
    throw new DynplugError(error.code, `${error.message} It is no path that exists either.`, error.hint);
  }
}

const isSet = (value: string | boolean | undefined): boolean => value !== undefined && value !== false;

/** @throws EOPTION */
function requireFitting(kind: Kind, request: SnapshotRequest): void {
  const options = Object.entries(FITTING) as [keyof typeof FITTING, readonly Kind[]][];
  const wrong = options.find(([name, kinds]) => isSet(request[name]) && !kinds.includes(kind));
  if (!wrong) return;
  const WHAT = { folder: 'a folder', unpacked: 'an unpacked image', reference: 'an image in a registry' };
  const what = kind in WHAT ? WHAT[kind as keyof typeof WHAT] : 'an image';
  const hint = wrong[0] === 'ref' && kind === 'reference' ? 'Write the tag into --from.' : `Leave --${wrong[0]} out.`;
  throw new DynplugError('EOPTION', `${wrong[0]} does not apply to ${request.from}, which is ${what}.`, hint);
}
