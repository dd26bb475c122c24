// What the npm client says when it fails → a DynplugError, with nothing in it that should not be read.
import type { Secrets } from '../oci/registry/secrets';
import type { ErrorCode } from '../errors/error-codes';
import { DynplugError } from '../errors/errors';
import type { EndedProgram } from '../process/run';
import { parseJson } from '../json/parse-json';

interface Kind {
  readonly when: RegExp;
  readonly code: ErrorCode;
  readonly hint: string;
}

const KINDS: readonly Kind[] = [
  {
    when: /^EOTP$/,
    code: 'EAUTH',
    hint: 'Pass a one-time password with --otp, or use a token that needs none.',
  },
  {
    when: /^(E401|E402|E403|ENEEDAUTH)$/,
    code: 'EAUTH',
    hint: 'Check the credentials for this registry in .npmrc (npm whoami --registry=…), and that they may write this package.',
  },
  {
    when: /^ERR_INVALID_AUTH$/,
    code: 'EAUTH',
    hint: 'Name the registry of each credential in .npmrc, e.g. //<registry>/:_auth=… ("npm config fix" writes it so).',
  },
  {
    when: /^(ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_SOCKET|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|FETCH_ERROR)/,
    code: 'ENETWORK',
    hint: 'Check that the registry can be reached from here: its address (registry) in .npmrc, the proxy, and cafile.',
  },
];

/** The code that npm gives, e.g. E404. */
export function npmCode(ended: EndedProgram): string | undefined {
  return said(ended).code;
}

/** @param what e.g. "npm publish of @acme/foo@1.0.0 to https://npm.example.com/" */
export function npmFailure(what: string, ended: EndedProgram, secrets: Secrets): DynplugError {
  const { code = `exit code ${ended.exitCode}`, summary } = said(ended);
  const kind = KINDS.find(({ when }) => when.test(code));
  const text = secrets.clean(summary);
  return new DynplugError(
    kind?.code ?? 'EREGISTRY',
    `${what} failed (${code})${text === '' ? '.' : `: ${text}`}`,
    kind?.hint ?? hintFor(summary),
  );
}

function hintFor(summary: string): string | undefined {
  return /must specify a tag|implicitly apply/i.test(summary)
    ? 'Set the option distTag, e.g. --distTag=next: npm moves latest only by itself for the highest release.'
    : undefined;
}

/** With --json npm prints an object with the error in it; other output may surround it. */
function said({ stdout, stderr }: EndedProgram): { readonly code?: string; readonly summary: string } {
  const start = stdout.indexOf('{');
  try {
    const { error } = parseJson(stdout.slice(start, stdout.lastIndexOf('}') + 1)) as {
      error?: { code?: string; summary?: string; detail?: string };
    };
    if (error) return { ...(error.code && { code: error.code }), summary: error.summary ?? error.detail ?? '' };
  } catch {
    // Not an object: npm failed before it knew how to answer.
  }
  const lines = stderr.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  const code = /^npm (?:error|ERR!) code (\S+)/m.exec(stderr)?.[1];
  return {
    ...(code !== undefined && { code }),
    summary: lines
      .map((line) => line.replace(/^npm (error|ERR!)\s*(\d+ )?/, ''))
      .filter((line) => !/^(code |A complete log|\s*$)/.test(line))
      .slice(0, 3)
      .join(' '),
  };
}
