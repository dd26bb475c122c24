// An answer that is no success → an error that says what the registry said, on which thing, and what to do.
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../errors/error-codes';
import { RegistryFailure } from './failure';
import { retryAfterMs } from './retry';
import { readAnswer, type HttpRequest } from './send';
import type { Secrets } from './secrets';

const MAX_BYTES = 64 * 1024;
const TRANSIENT = [408, 425, 429, 500, 502, 503, 504];

/**
 * @param now milliseconds, for a `Retry-After` that is a date
 * @param isStorage the answer is of a host that the registry has redirected to
 */
export async function answerFailure(
  answer: IncomingMessage,
  request: HttpRequest,
  secrets: Secrets,
  now: number,
  isStorage = false,
): Promise<RegistryFailure> {
  const status = answer.statusCode ?? 0;
  // A body that breaks off takes nothing from what the status says.
  const body = await readAnswer(answer, MAX_BYTES, request).catch(() => Buffer.alloc(0));
  const said = saidBy(body.toString());
  const text = secrets.clean([...said.codes, ...said.messages].join(' '));
  const { code, hint } = isStorage ? storageAdvice(status) : adviceFor(status, said.codes);
  const retryAfter = retryAfterMs(answer.headers['retry-after'], now);
  const { method, url } = request;
  return new RegistryFailure(
    code,
    `${request.what}: ${url.host} answered ${status} to ${method} ${secrets.clean(url.pathname)}${text && `: ${text}`}`,
    hint,
    {
      transient: TRANSIENT.includes(status),
      status,
      said: text,
      codes: said.codes.filter((one) => /^[A-Z_]+$/.test(one)),
      ...(retryAfter !== undefined && { retryAfter }),
    },
  );
}

/** The errors of the distribution specification; else the first line of the text, if it is not a page. */
function saidBy(body: string): { readonly codes: readonly string[]; readonly messages: readonly string[] } {
  try {
    const { errors, details } = JSON.parse(body) as {
      errors?: readonly { code?: unknown; message?: unknown }[];
      details?: unknown;
    };
    const texts = (values: readonly unknown[]): readonly string[] =>
      values.filter((value): value is string => typeof value === 'string');
    if (Array.isArray(errors))
      return {
        codes: texts(errors.map((error) => (error as { code?: unknown } | null)?.code)),
        messages: texts(errors.map((error) => (error as { message?: unknown } | null)?.message)),
      };
    return { codes: [], messages: texts([details]) };
  } catch {
    // No JSON: a proxy's page, or plain text.
    return { codes: [], messages: /<\w/.test(body) ? [] : [body.split('\n')[0] ?? ''] };
  }
}

/** Storage knows no accounts of the registry: what it refuses is the address that the registry has signed. */
function storageAdvice(status: number): { readonly code: ErrorCode; readonly hint?: string } {
  return {
    code: 'EREGISTRY',
    ...((status === 401 || status === 403) && {
      hint: 'The registry redirects to this storage, which refuses the request. Check the clock of this machine, and that a proxy changes no request to that host.',
    }),
  };
}

function adviceFor(status: number, codes: readonly string[]): { readonly code: ErrorCode; readonly hint?: string } {
  if (status === 401 || status === 403)
    return {
      code: 'EAUTH',
      hint: 'Check that this account may do that there, and which credentials are found: docs/how-to/publish-images.md lists the places.',
    };
  if (codes.includes('NAME_UNKNOWN'))
    return { code: 'EREGISTRY', hint: 'Create the repository first, if this registry requires it.' };
  if (codes.includes('DIGEST_INVALID') || codes.includes('SIZE_INVALID'))
    return {
      code: 'EREGISTRY',
      hint: 'The bytes changed on their way or on this disk: run package-oci again without the cache.',
    };
  if (status === 413)
    return { code: 'EREGISTRY', hint: 'A proxy before the registry limits the size of requests; raise its limit.' };
  if (status === 507) return { code: 'EREGISTRY', hint: 'The registry has no room left, or the account no quota.' };
  return { code: 'EREGISTRY' };
}
