// Sends a blob: mounted from another repository if that has it, else in one piece; in parts after a break or where a proxy limits requests.
// Source: OCI distribution specification 1.1, "Pushing blobs".
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { hasBlob, requireDigest } from './blobs';
import { bytesBody } from './bytes-body';
import { RegistryFailure } from './failure';
import type { RegistryRequest } from './registry';
import type { Body } from './send';
import { nextLocation, startUpload } from './start-upload';
import { type Repository, repositoryRequest, repositoryText } from './repository';

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

export const FIRST_PART = 16 * 1024 * 1024;
const SMALLEST_PART = 1024 * 1024;

/** @throws EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED; the half-sent upload is given up then */
export async function uploadBlob(repository: Repository, blob: BlobUpload): Promise<'sent' | 'mounted'> {
  const upload = new Upload(repository, blob);
  try {
    return await repository.registry.retrying((attempt) => upload.run(attempt));
  } catch (error) {
    await upload.giveUp();
    throw error;
  }
}

class Upload {
  /** Where the open session is. */
  #session: URL | undefined;
  /** Bytes that the registry has of it. */
  #offset = 0;
  /** Bytes of a part; undefined: all at once. */
  #part: number | undefined;
  /** The least that the registry takes as a part. */
  #leastPart = 0;
  /** A blob that was put together from parts came out wrong: no session is resumed any more. */
  #isMisled = false;
  readonly #what: string;

  constructor(
    private readonly repository: Repository,
    private readonly blob: BlobUpload,
  ) {
    this.#what = `${repositoryText(repository)}@${blob.digest}`;
  }

  async run(attempt: number): Promise<'sent' | 'mounted'> {
    if (attempt > 1) {
      // The answer to a whole blob may be all that was lost.
      if (await hasBlob(this.repository, this.blob.digest, this.blob.size)) return 'sent';
      const before = this.#offset;
      if (this.#isMisled) this.#forget();
      await this.#findOffset();
      // A body that breaks the connection may pass in parts: a server that finds it too large may hang up instead of saying so.
      if (this.#part === undefined) this.#part = FIRST_PART;
      else if (this.#offset <= before) this.#part = Math.max(SMALLEST_PART, this.#part / 4);
    }
    for (;;) {
      if (!this.#session && (await this.#start()) === 'mounted') return 'mounted';
      try {
        await this.#sendRest();
        return 'sent';
      } catch (error) {
        this.#recover(error);
      }
    }
  }

  /** Ends the session, also when the run was stopped. What can't be tidied up the registry removes some day. */
  async giveUp(): Promise<void> {
    if (!this.#session) return;
    const registry = this.repository.registry.afterwards();
    try {
      const answer = await registry.request(this.#request('DELETE', this.#session));
      answer.resume();
    } catch {
      // The failure that is being reported matters more.
    } finally {
      registry.close();
    }
  }

  /** Decides whether to go on at once, with smaller parts; else throws. */
  #recover(error: unknown): void {
    const status = error instanceof RegistryFailure ? error.details.status : undefined;
    if (status === 413) {
      const part = this.#part === undefined ? FIRST_PART : this.#part / 4;
      this.#forget();
      if (part < Math.max(SMALLEST_PART, this.#leastPart)) throw error;
      this.#part = part;
      return;
    }
    const isWrongSum =
      this.#offset > 0 && !this.#isMisled && error instanceof RegistryFailure && isDigestInvalid(error);
    if (isWrongSum) this.#isMisled = true;
    // The session is gone, or does not stand where we thought.
    if ((status === 404 || status === 416 || isWrongSum) && error instanceof RegistryFailure) {
      this.#forget();
      throw new RegistryFailure(error.code, error.message, error.hint, { ...error.details, transient: true });
    }
    throw error;
  }

  #forget(): void {
    this.#session = undefined;
    this.#offset = 0;
  }

  async #start(): Promise<'mounted' | 'started'> {
    const started = await startUpload(this.repository, this.blob.digest, this.blob.mountFrom);
    if (started === 'mounted') return started;
    this.#session = started.session;
    this.#leastPart = started.leastPart;
    this.#offset = 0;
    return 'started';
  }

  /** After a break: how much of it has the registry? None if it does not know the session any more. */
  async #findOffset(): Promise<void> {
    if (!this.#session) return;
    const { registry } = this.repository;
    const request = this.#request('GET', this.#session);
    const answer = await registry.request(request);
    const end = rangeEnd(answer);
    if (answer.statusCode !== 204 || end === undefined) {
      const failure =
        answer.statusCode !== undefined && answer.statusCode >= 500 && (await registry.fail(answer, request));
      if (failure) throw failure;
      answer.resume();
      this.#forget();
      return;
    }
    await this.#follow(answer, request);
    this.#offset = end;
    if (end > this.blob.size) this.#forget();
  }

  async #sendRest(): Promise<void> {
    if (this.#part === undefined || (this.#offset === 0 && this.blob.size <= this.#part)) return this.#finish(true);
    while (this.#offset < this.blob.size) await this.#sendPart(Math.max(this.#part, this.#leastPart));
    return this.#finish(false);
  }

  async #sendPart(part: number): Promise<void> {
    const { registry } = this.repository;
    const start = this.#offset;
    const length = Math.min(part, this.blob.size - start);
    const request = this.#request('PATCH', this.#session as URL, {
      headers: { 'content-type': 'application/octet-stream', 'content-range': `${start}-${start + length - 1}` },
      body: this.#body(start, length),
    });
    const answer = await registry.request(request);
    if (answer.statusCode !== 202) throw await registry.fail(answer, request);
    await this.#follow(answer, request);
    // Its Range is not read: ECR's stands still, Zot's is of the part alone, others count one too many. What 202 accepts is there, and the
    // digest at the end decides.
    this.#offset = start + length;
  }

  /** The request that makes a blob of it: with all bytes, or with none. */
  async #finish(whole: boolean): Promise<void> {
    const { registry } = this.repository;
    const { digest, size } = this.blob;
    const to = new URL(this.#session as URL);
    // Appended as text: what the registry has put into the query must stay as it is.
    to.search += `${to.search === '' ? '?' : '&'}digest=${encodeURIComponent(digest)}`;
    const body = whole ? this.#body(0, size) : bytesBody(Buffer.alloc(0));
    const request = this.#request('PUT', to, { headers: { 'content-type': 'application/octet-stream' }, body });
    const answer = await registry.request(request);
    if (answer.statusCode !== 201 && answer.statusCode !== 204) throw await registry.fail(answer, request);
    answer.resume();
    this.#session = undefined;
    requireDigest(answer.headers['docker-content-digest'], digest, this.#what);
  }

  #body(offset: number, length: number): Body {
    let sent = 0;
    return {
      size: length,
      open: () => {
        sent = offset;
        return this.blob.open(offset, length);
      },
      moved: (bytes) => this.blob.progress?.((sent += bytes)),
    };
  }

  async #follow(answer: IncomingMessage, request: RegistryRequest): Promise<void> {
    this.#session = await nextLocation(this.repository, answer, request);
  }

  #request(method: string, to: URL, more: Pick<RegistryRequest, 'headers' | 'body'> = {}): RegistryRequest {
    return repositoryRequest(this.repository, method, to, { what: this.#what, ...more });
  }
}

function isDigestInvalid({ details }: RegistryFailure): boolean {
  return details.codes?.includes('DIGEST_INVALID') ?? false;
}

/** `Range: 0-<last>` → bytes. Registries say `0-0` for none, and cannot say one byte. */
function rangeEnd({ headers }: IncomingMessage): number | undefined {
  const [, last] = /^(?:bytes=)?0-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (last === undefined) return undefined;
  return last === '0' ? 0 : Number(last) + 1;
}
