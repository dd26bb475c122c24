// The start of an upload: the blob is mounted from another repository, or there is a place to send it to.
import type { IncomingMessage } from 'node:http';
import { requireDigest } from './blobs';
import { bytesBody } from './bytes-body';
import { RegistryFailure } from './failure';
import type { RegistryRequest } from './registry';
import { type Repository, repositoryRequest, repositoryText } from './repository';

export interface StartedUpload {
  /** Where the session is. */
  readonly session: URL;
  /** The least that the registry takes as a part; bytes. */
  readonly leastPart: number;
}

/** @param mountFrom a repository of the same registry that has it, perhaps @throws EREGISTRY, ENETWORK, EAUTH */
export async function startUpload(
  repository: Repository,
  digest: string,
  mountFrom: string | undefined,
): Promise<StartedUpload | 'mounted'> {
  const { registry } = repository;
  const mounted = mountFrom === undefined ? undefined : await mount(repository, digest, mountFrom);
  if (mounted !== undefined) return mounted;
  const request = uploadRequest(repository, digest, 'blobs/uploads/');
  const answer = await registry.request(request);
  if (answer.statusCode !== 202) throw await registry.fail(answer, request);
  return started(repository, answer, request);
}

/** Where an answer of an upload leads. @throws EREGISTRY when it does not say, or leads where nothing may be sent to */
export function nextLocation({ registry }: Repository, answer: IncomingMessage, what: string): URL {
  answer.resume();
  const url = registry.locationOf(answer, what);
  if (url) return url;
  throw new RegistryFailure('EREGISTRY', `${what}: the registry does not say where to upload.`, undefined, {
    transient: false,
  });
}

/** @returns undefined when nothing came of it: then the blob is sent as if there were no other repository */
async function mount(
  repository: Repository,
  digest: string,
  from: string,
): Promise<StartedUpload | 'mounted' | undefined> {
  const { registry } = repository;
  const to = `blobs/uploads/?mount=${digest}&from=${encodeURIComponent(from)}`;
  const request = uploadRequest(repository, digest, to, from);
  try {
    const answer = await registry.request(request);
    if (answer.statusCode === 202) return started(repository, answer, request);
    if (answer.statusCode !== 201) throw await registry.fail(answer, request);
    answer.resume();
    requireDigest(answer.headers['docker-content-digest'], digest, request.what);
    return 'mounted';
  } catch (error) {
    // The account may not read the other repository, or the registry does not mount. A busy one is asked again.
    const isRefused =
      error instanceof RegistryFailure &&
      !error.details.transient &&
      (error.code === 'EAUTH' || (error.details.status ?? 0) >= 400);
    if (!isRefused) throw error;
    return undefined;
  }
}

function started(repository: Repository, answer: IncomingMessage, { what }: RegistryRequest): StartedUpload {
  const least = Number(answer.headers['oci-chunk-min-length'] ?? 0);
  return {
    session: nextLocation(repository, answer, what),
    leastPart: Number.isSafeInteger(least) ? least : 0,
  };
}

function uploadRequest(repository: Repository, digest: string, to: string, mountFrom?: string): RegistryRequest {
  return repositoryRequest(repository, 'POST', to, {
    what: `${repositoryText(repository)}@${digest}`,
    body: bytesBody(Buffer.alloc(0)),
    ...(mountFrom !== undefined && { mountFrom }),
  });
}
