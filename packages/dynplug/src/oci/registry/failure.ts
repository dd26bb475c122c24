// What goes wrong with a registry: a DynplugError that also says whether another try may help, and how long the registry wants to rest.
import { DynplugError } from '../../errors/errors';
import type { ErrorCode } from '../../errors/error-codes';

export interface FailureDetails {
  /** Another try may succeed. */
  readonly transient: boolean;
  /** HTTP status, if there was an answer. */
  readonly status?: number;
  /** Codes of the distribution specification, such as MANIFEST_INVALID. */
  readonly codes?: readonly string[];
  /** What the answer says, codes and messages; without secrets. */
  readonly said?: string;
  /** Milliseconds, as the registry asks for. */
  readonly retryAfter?: number;
  /** The server speaks plain http where TLS was tried. */
  readonly plain?: boolean;
}

/** A failed exchange with a registry. Its message holds no secret: what the other side says is cleaned before. */
export class RegistryFailure extends DynplugError {
  constructor(
    code: ErrorCode,
    message: string,
    hint: string | undefined,
    readonly details: FailureDetails,
  ) {
    super(code, message, hint);
  }
}

/** The end of a run that a person stopped. */
export function interrupted(): RegistryFailure {
  return new RegistryFailure(
    'EINTERRUPTED',
    'The run was stopped before it was done. No tag points to what is not there as a whole.',
    'Run it again: what the registry has already is not sent twice.',
    { transient: false },
  );
}
