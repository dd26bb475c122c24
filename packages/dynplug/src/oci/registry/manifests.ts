// Manifests and indexes of a repository, by tag or digest.
import type { IncomingMessage } from 'node:http';
import { DynplugError } from '../../errors/errors';
import { digestOf, isDigest } from '../digest';
import { MANIFEST_TYPES, MAX_MANIFEST_BYTES, type Manifest, parseManifest } from '../manifest';
import { requireDigest } from './blobs';
import { bytesBody } from './send';
import { RegistryFailure } from './failure';
import { isImmutableTag } from './immutable-tag';
import type { RegistryRequest } from './registry';
import type { Reference } from '../reference';
import { type Repository, referenceText, repositoryRequest, repositoryText } from './repository';

const UNKNOWN_YET = ['BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN', 'NAME_UNKNOWN'];
const ACCEPT = MANIFEST_TYPES.join(', ');

const textOf = (repository: Repository, name: string): string =>
  `${repositoryText(repository)}${name.includes(':') ? '@' : ':'}${name}`;

/** The digest that a tag points to; undefined if there is no such tag. @param name a tag or digest @throws EREGISTRY, ENETWORK, EAUTH */
export function findDigest(repository: Repository, name: string): Promise<string | undefined> {
  return lookUp(repository, 'HEAD', name, async (answer) => {
    answer.resume();
    const digest = answer.headers['docker-content-digest'];
    return typeof digest === 'string' && isDigest(digest) ? digest : (await fetchManifest(repository, name))?.digest;
  });
}

/** @param name a tag or digest @returns undefined if there is none @throws EREGISTRY, ENETWORK, EAUTH, EARTIFACT when it is not an image */
export async function readManifest(repository: Repository, name: string): Promise<Manifest | undefined> {
  const found = await fetchManifest(repository, name);
  return found && parseManifest(found.bytes, found.mediaType, textOf(repository, name));
}

/** The image that a reference names. @throws EREGISTRY when there is none, ENETWORK, EAUTH, EARTIFACT when it is not an image */
export async function requireManifest(repository: Repository, reference: Reference): Promise<Manifest> {
  const found = await readManifest(repository, reference.digest ?? reference.tag ?? '');
  if (found) return found;
  throw new DynplugError(
    'EREGISTRY',
    `There is no image ${referenceText(reference)}.`,
    'Check the reference. Some registries answer so as well when an account may not read it.',
  );
}

interface FetchedManifest {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly mediaType: string;
}

function fetchManifest(repository: Repository, name: string): Promise<FetchedManifest | undefined> {
  return lookUp(repository, 'GET', name, async (answer, request) => {
    const { headers } = answer;
    const bytes = await repository.registry.read(answer, MAX_MANIFEST_BYTES, request);
    const digest = digestOf(bytes);
    requireDigest(headers['docker-content-digest'], digest, request.what);
    if (name.includes(':')) requireDigest(digest, name, request.what);
    return { bytes, digest, mediaType: (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '' };
  });
}

/** What `found` makes of the answer about a manifest; undefined if the registry has none of that name. */
function lookUp<T>(
  repository: Repository,
  method: 'HEAD' | 'GET',
  name: string,
  found: (answer: IncomingMessage, request: RegistryRequest) => Promise<T>,
): Promise<T | undefined> {
  const { registry } = repository;
  const request = repositoryRequest(repository, method, `manifests/${name}`, {
    what: textOf(repository, name),
    headers: { accept: ACCEPT },
  });
  return registry.retrying(async () => {
    const answer = await (method === 'HEAD' ? registry.head(request) : registry.request(request));
    if (answer.statusCode === 404) {
      answer.resume();
      return undefined;
    }
    if (answer.statusCode !== 200) throw await registry.fail(answer, request);
    return found(answer, request);
  });
}

/** @param name a tag, or the manifest's own digest @throws ETAGEXISTS where the registry keeps tags as they are, EREGISTRY, ENETWORK, EAUTH */
export async function putManifest(repository: Repository, name: string, manifest: Manifest): Promise<void> {
  const { registry } = repository;
  const { mediaType, digest } = manifest.descriptor;
  const request = repositoryRequest(repository, 'PUT', `manifests/${name}`, {
    what: textOf(repository, name),
    headers: { 'content-type': mediaType },
    body: bytesBody(manifest.bytes),
  });
  await registry.retrying(async () => {
    const answer = await registry.request(request);
    const { statusCode, headers } = answer;
    if (statusCode !== 201 && statusCode !== 200) {
      const failure = await registry.fail(answer, request);
      throw shownLater(failure) ?? (await refusedMove(failure, repository, name, digest)) ?? failure;
    }
    answer.resume();
    requireDigest(headers['docker-content-digest'], digest, request.what);
  });
}

/** All that a manifest refers to was sent before it. A registry that does not know of it yet may do so in a moment. */
function shownLater(failure: RegistryFailure): RegistryFailure | undefined {
  const { code, message, hint, details } = failure;
  return details.codes?.some((one) => UNKNOWN_YET.includes(one))
    ? new RegistryFailure(code, message, hint, { ...details, transient: true })
    : undefined;
}

/** A tag that this registry does not move; undefined when the failure is another one. */
async function refusedMove(
  failure: RegistryFailure,
  repository: Repository,
  name: string,
  digest: string,
): Promise<DynplugError | undefined> {
  const isTaken = async (): Promise<boolean> => {
    const found = await findDigest(repository, name);
    return found !== undefined && found !== digest;
  };
  if (name.includes(':') || !(await isImmutableTag(failure, isTaken))) return undefined;
  return new DynplugError(
    'ETAGEXISTS',
    failure.message,
    'This registry does not change that tag, or not for this account. Publish under another one.',
  );
}
