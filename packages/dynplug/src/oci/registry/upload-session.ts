// An upload from its start to its end: the blob is mounted from another repository, or there is a place to send it to; where that is, how many bytes the registry has of it, and the requests that it takes. Source: OCI distribution specification
// 1.1, "Pushing blobs".
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { requireDigest } from './blobs';
import { RegistryFailure } from './failure';
import type { RegistryRequest } from './registry';
import { type Repository, repositoryRequest, repositoryText } from './repository';
import { type Body, bytesBody } from './send';

/** A blob on its way. */
export interface BlobUpload {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  open(offset: number, length: number): Readable | Promise<Readable>;
  /** A repository of the same registry that has it, perhaps. */
  readonly mountFrom?: string | undefined;
  /** Called with the bytes that are sent so far. */
  readonly progress?: ((sent: number) => void) | undefined;
}

export interface StartedUpload {
  /** Where the session is. */
  readonly session: URL;
  /** The least that the registry takes as a part; bytes. */
  readonly leastPart: number;
}

const OCTETS = { 'content-type': 'application/octet-stream' };

/** Mounts the blob from another repository, or opens an upload. @param mountFrom a repository of the same registry that has it, perhaps @throws EREGISTRY, ENETWORK, EAUTH */
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

export class UploadSession {
  /** Bytes that the registry has. */
  #offset = 0;
  /** Where the next request goes. Each answer may say another place, and some registries know the upload by the last one only. */
  #location: URL;
  #sourceFailure: unknown;
  readonly #leastPart: number;
  readonly #what: string;

  constructor(
    private readonly repository: Repository,
    private readonly blob: BlobUpload,
    { session, leastPart }: StartedUpload,
  ) {
    this.#location = session;
    this.#leastPart = leastPart;
    this.#what = `${repositoryText(repository)}@${blob.digest}`;
  }

  /** Whether a failure is one of where the bytes come from, another registry perhaps: its status says nothing of this upload. */
  isOfSource(error: unknown): boolean {
    return error === this.#sourceFailure;
  }

  get offset(): number {
    return this.#offset;
  }

  /** The least that the registry takes as a part; bytes. */
  get leastPart(): number {
    return this.#leastPart;
  }

  /** One PUT with all bytes. @throws EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED */
  sendWhole(): Promise<void> {
    return this.#finish(this.#body(0, this.blob.size));
  }

  /** Each part with a PATCH, then a PUT without bytes. @param part bytes @throws EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED */
  async sendParts(part: number): Promise<void> {
    while (this.#offset < this.blob.size) await this.#sendPart(Math.max(part, this.#leastPart));
    await this.#finish(bytesBody(Buffer.alloc(0)));
  }

  /** After a break: how much has the registry? @returns false when it does not know this upload any more, or has more than there is */
  async findOffset(): Promise<boolean> {
    const { registry } = this.repository;
    const request = this.#request('GET', this.#location);
    const answer = await registry.request(request);
    const end = rangeEnd(answer);
    if (answer.statusCode === 204 && end !== undefined) {
      this.#follow(answer);
      this.#offset = end;
      return end <= this.blob.size;
    }
    if ((answer.statusCode ?? 0) >= 500) throw await registry.fail(answer, request);
    answer.resume();
    return false;
  }

  /** Gives it up, also when the run was stopped. What can't be tidied up the registry removes some day. */
  async end(): Promise<void> {
    const registry = this.repository.registry.afterwards();
    try {
      const answer = await registry.request(this.#request('DELETE', this.#location));
      answer.resume();
    } catch {
      // The failure that is being reported matters more.
    } finally {
      registry.close();
    }
  }

  async #sendPart(part: number): Promise<void> {
    const { registry } = this.repository;
    const start = this.#offset;
    const length = Math.min(part, this.blob.size - start);
    const request = this.#request('PATCH', this.#location, {
      headers: { ...OCTETS, 'content-range': `${start}-${start + length - 1}` },
      body: this.#body(start, length),
    });
    const answer = await registry.request(request);
    if (answer.statusCode !== 202) throw await registry.fail(answer, request);
    this.#follow(answer);
    // Its Range is not read: ECR's never changes, Zot's is of the part alone, others count one too many. What 202 accepts is there, and the
    // digest at the end decides.
    this.#offset = start + length;
  }

  /** The request that makes a blob of it. */
  async #finish(body: Body): Promise<void> {
    const { registry } = this.repository;
    const { digest } = this.blob;
    const to = new URL(this.#location);
    // Appended as text: what the registry has put into the query must stay as it is.
    to.search += `${to.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    const request = this.#request('PUT', to, { headers: OCTETS, body });
    const answer = await registry.request(request);
    if (answer.statusCode !== 201 && answer.statusCode !== 204) throw await registry.fail(answer, request);
    answer.resume();
    requireDigest(answer.headers['docker-content-digest'], digest, this.#what);
  }

  #body(offset: number, length: number): Body {
    let sent = 0;
    return {
      size: length,
      open: async () => {
        sent = offset;
        try {
          return await this.blob.open(offset, length);
        } catch (error) {
          this.#sourceFailure = error;
          throw error;
        }
      },
      moved: (bytes) => this.blob.progress?.((sent += bytes)),
    };
  }

  #follow(answer: IncomingMessage): void {
    this.#location = nextLocation(this.repository, answer, this.#what);
  }

  #request(method: string, to: URL, more: Pick<RegistryRequest, 'headers' | 'body'> = {}): RegistryRequest {
    return repositoryRequest(this.repository, method, to, { what: this.#what, ...more });
  }
}

/** `Range: 0-<last>` → bytes. Registries say `0-0` for none, and cannot say one byte. */
function rangeEnd({ headers }: IncomingMessage): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (last === undefined) return undefined;
  return last === '0' ? 0 : Number(last) + 1;
}

/** Where an answer of an upload leads. @throws EREGISTRY when it does not say, or leads where nothing may be sent to */
function nextLocation({ registry }: Repository, answer: IncomingMessage, what: string): URL {
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
