// Blobs of a repository: is it there, and reading it.
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Descriptor } from '../digest';
import { RegistryFailure } from './failure';
import { networkFailure } from './network-failure';
import { type Repository, repositoryRequest, repositoryText } from './repository';

/** @param size bytes; an answer that says another is a fault of the registry @throws EREGISTRY, ENETWORK, EAUTH */
export async function hasBlob(repository: Repository, digest: string, size: number): Promise<boolean> {
  const { registry } = repository;
  const request = repositoryRequest(repository, 'HEAD', `blobs/${digest}`, {
    what: `${repositoryText(repository)}@${digest}`,
  });
  return registry.retrying(async () => {
    const answer = await registry.head(request);
    const { statusCode, headers } = answer;
    // Storage may refuse a HEAD of an address that is signed for GET (S3 does): that says nothing of the blob, so it is sent.
    const isRefused = registry.answeredElsewhere(answer) && (statusCode === 401 || statusCode === 403);
    if (statusCode === 404 || isRefused) {
      answer.resume();
      return false;
    }
    if (statusCode !== 200) throw await registry.fail(answer, request);
    // In place of a HEAD there may have been a GET, whose body is not read.
    answer.destroy();
    requireDigest(headers['docker-content-digest'], digest, request.what);
    const length = headers['content-length'];
    // Some leave the length of a HEAD out.
    if (length !== undefined && Number(length) !== size && Number(length) !== 0)
      throw faulty(`${request.what}: the registry says ${length} bytes where there are ${size}`);
    return true;
  });
}

/**
 * Opens a part of a blob. The stream fails with a DynplugError, after which another try may help.
 * @throws EREGISTRY, ENETWORK, EAUTH
 */
export async function readBlob(
  repository: Repository,
  { digest, size }: Descriptor,
  offset: number,
  length: number,
): Promise<Readable> {
  const { registry } = repository;
  const request = repositoryRequest(repository, 'GET', `blobs/${digest}`, {
    what: `${repositoryText(repository)}@${digest}`,
    ...(length < size && { headers: { range: `bytes=${offset}-${offset + length - 1}` } }),
  });
  const answer = await registry.request(request);
  const { statusCode } = answer;
  if (statusCode !== 200 && statusCode !== 206) throw await registry.fail(answer, request);
  // A registry without ranges starts at the beginning.
  const skip = statusCode === 206 ? 0 : offset;
  const fail = (error: Error): Error =>
    networkFailure(error, request.what, { url: new URL(`https://${registry.host}`) });
  return Readable.from(chunksBetween(answer, skip, skip + length, fail), { objectMode: false });
}

async function* chunksBetween(
  answer: IncomingMessage,
  start: number,
  end: number,
  fail: (error: Error) => Error,
): AsyncGenerator<Buffer, void> {
  let at = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      const wanted = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
      at += chunk.length;
      if (wanted.length > 0) yield wanted;
      if (at >= end) return;
    }
  } catch (error) {
    throw fail(error as Error);
  }
  throw fail(new Error('the download ended too early'));
}

/** @param said what the registry says, if anything @throws EREGISTRY */
export function requireDigest(said: string | string[] | undefined, digest: string, what: string): void {
  if (said === undefined || said === digest) return;
  throw faulty(
    `${what}: the registry says that it has ${String(said)
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, 80)} where ${digest} was meant`,
  );
}

function faulty(message: string): RegistryFailure {
  return new RegistryFailure('EREGISTRY', `${message}.`, 'The registry, or a proxy before it, is at fault.', {
    transient: false,
  });
}
