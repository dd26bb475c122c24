// The one error type that users meet: what failed, on which thing, what to do, and a code that does not change.
import type { ErrorCode } from './error-codes';
import { printable } from '../terminal/printable';

/** One thing that a check found: an error stops the work, a warning is only reported. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** A failure with a stable code. `hint` says what a person can do about it. */
export class DynplugError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DynplugError';
  }
}

/** An error as a finding, so that it can be reported together with others; rethrows what is not ours. */
export function findingOf(error: unknown): Finding {
  if (!(error instanceof DynplugError)) throw error;
  return { severity: 'error', code: error.code, message: error.message, ...(error.hint && { hint: error.hint }) };
}

/** An error for Nx, which shows its message or its stack: printable, and with the code and the hint if it is ours. */
export function inFull(error: unknown): unknown {
  if (error instanceof DynplugError) return new Error(printable(formatFinding(error)), { cause: error });
  if (error instanceof Error) {
    const stack = printable(error.stack ?? '');
    error.message = printable(error.message);
    error.stack = stack;
  }
  return error;
}

/** Throws when there are errors among the findings: the error itself if it is one, else ECHECKS that lists them all. */
export function throwOnErrors(findings: readonly Finding[], subject: string): void {
  const errors = findings.filter((finding) => finding.severity === 'error');
  const [first] = errors;
  if (!first) return;
  if (errors.length === 1) throw new DynplugError(first.code, first.message, first.hint);
  const list = errors.map((finding) => formatFinding(finding)).join('\n\n');
  throw new DynplugError('ECHECKS', `${errors.length} checks failed for ${subject}:\n\n${list}`);
}

/** `CODE message` and, on its own line, the hint. */
export function formatFinding(finding: {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
}): string {
  return `${finding.code} ${finding.message}${finding.hint ? `\n  → ${finding.hint}` : ''}`;
}
