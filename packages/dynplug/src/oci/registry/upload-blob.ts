// Sends a blob: mounted from another repository if that has it, else in one piece; in parts after a break, where a proxy limits requests, and
// where the registry takes nothing else.
import { hasBlob } from './blobs';
import { RegistryFailure } from './failure';
import type { Repository } from './repository';
import type { UploadForm } from './registry';
import { type BlobUpload, UploadSession, startUpload } from './upload-session';

export const FIRST_PART = 16 * 1024 * 1024;
const SMALLEST_PART = 1024 * 1024;
/** 405 and 501 refuse the method. 400 does when it is not about the bytes. */
const REFUSALS = [400, 405, 501];
const OF_THE_BYTES = ['DIGEST_INVALID', 'SIZE_INVALID', 'NAME_INVALID'];

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
  #session: UploadSession | undefined;
  /** Bytes of a part; undefined: all at once, as far as that is up to us. */
  #part: number | undefined;
  /** A blob that was put together from parts came out wrong: no session is resumed any more. */
  #isMisled = false;
  readonly #refused: Set<UploadForm>;

  constructor(
    private readonly repository: Repository,
    private readonly blob: BlobUpload,
  ) {
    this.#refused = repository.registry.refusedForms;
  }

  async run(attempt: number): Promise<'sent' | 'mounted'> {
    if (attempt > 1) {
      // The answer to a whole blob may be all that was lost.
      if (await hasBlob(this.repository, this.blob.digest, this.blob.size)) return 'sent';
      await this.#resume();
    }
    for (;;) {
      const session = (this.#session ??= await this.#start());
      if (!session) return 'mounted';
      const form = this.#form(session);
      if (form === 'whole' && session.offset > 0) {
        await this.giveUp();
        continue;
      }
      try {
        await (form === 'whole' ? session.sendWhole() : session.sendParts(this.#part ?? FIRST_PART));
        this.#session = undefined;
        return 'sent';
      } catch (error) {
        await this.#recover(error, form, session);
      }
    }
  }

  /** Ends the session, if one is open. */
  async giveUp(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.end();
  }

  /** @returns undefined when the blob was mounted */
  async #start(): Promise<UploadSession | undefined> {
    const started = await startUpload(this.repository, this.blob.digest, this.blob.mountFrom);
    return started === 'mounted' ? undefined : new UploadSession(this.repository, this.blob, started);
  }

  #form({ offset }: UploadSession): UploadForm {
    if (this.#refused.has('whole')) return 'parts';
    if (this.#refused.has('parts') || this.#part === undefined) return 'whole';
    return offset === 0 && this.blob.size <= this.#part ? 'whole' : 'parts';
  }

  /** After a break: goes on where the registry stands, in smaller parts than those that did not get through. */
  async #resume(): Promise<void> {
    const before = this.#session?.offset ?? 0;
    if (this.#isMisled) await this.giveUp();
    if (this.#session && !(await this.#session.findOffset())) await this.giveUp();
    // A body that breaks the connection may pass in parts: a server that finds it too large may hang up instead of saying so.
    if (this.#part === undefined) this.#part = FIRST_PART;
    else if ((this.#session?.offset ?? 0) <= before) this.#part = Math.max(SMALLEST_PART, this.#part / 4);
  }

  /** Decides whether to go on at once, in another form or with smaller parts; else throws. */
  async #recover(error: unknown, form: UploadForm, session: UploadSession): Promise<void> {
    if (!(error instanceof RegistryFailure) || session.isOfSource(error)) throw error;
    const { status } = error.details;
    if (status === 413 && !this.#refused.has('parts')) {
      const part = form === 'whole' && this.#part === undefined ? FIRST_PART : (this.#part ?? FIRST_PART) / 4;
      if (part < Math.max(SMALLEST_PART, session.leastPart)) throw error;
      this.#part = part;
      return this.giveUp();
    }
    if (refusesForm(error) && !this.#refused.has(otherForm(form))) {
      this.#refused.add(form);
      return this.giveUp();
    }
    const isWrongSum = session.offset > 0 && !this.#isMisled && isDigestInvalid(error);
    if (isWrongSum) this.#isMisled = true;
    // The session is gone, or does not stand where we thought.
    if (status === 404 || status === 416 || isWrongSum) {
      await this.giveUp();
      throw new RegistryFailure(error.code, error.message, error.hint, { ...error.details, transient: true });
    }
    throw error;
  }
}

function isDigestInvalid({ details }: RegistryFailure): boolean {
  return details.codes?.includes('DIGEST_INVALID') ?? false;
}

function otherForm(form: UploadForm): UploadForm {
  return form === 'whole' ? 'parts' : 'whole';
}

/** Whether a failure may be about the form, so that the other one is worth a try. */
function refusesForm(error: unknown): boolean {
  if (!(error instanceof RegistryFailure)) return false;
  const { status = 0, codes = [] } = error.details;
  return REFUSALS.includes(status) && !codes.some((code) => OF_THE_BYTES.includes(code));
}
