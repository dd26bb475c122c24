// Errors of sockets, of TLS and of name servers → what a person can do about them.
import { RegistryFailure } from './failure';

/** What is wrong with a certificate, by Node's code. */
const CERTIFICATES: readonly { readonly code: RegExp; readonly problem: string; readonly hint: string }[] = [
  {
    code: /^CERT_HAS_EXPIRED$/,
    problem: 'has a certificate that has expired',
    hint: 'The operator of the registry has to renew the certificate. If it is valid, the clock of this machine is wrong.',
  },
  {
    code: /^CERT_NOT_YET_VALID$/,
    problem: 'has a certificate that is not valid yet',
    hint: 'Check the clock of this machine, and from when on the certificate is valid.',
  },
  {
    code: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    problem: 'has a certificate for another host',
    hint: 'Use a name that the certificate has, or ask the operator of the registry to add this one. The option ca does not help here.',
  },
  {
    code: /^(CERT_REVOKED|CERT_REJECTED)$/,
    problem: 'has a certificate that was revoked',
    hint: 'The operator of the registry has to get another one.',
  },
  {
    code: /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_UNTRUSTED)/,
    problem: 'has a certificate that is not trusted',
    hint: 'Name the file of its authority in the option ca, or in NODE_EXTRA_CA_CERTS.',
  },
  {
    code: /^(CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT)/,
    problem: 'has a certificate that cannot be used',
    hint: 'Its operator must fix the certificate.',
  },
];

/** The far end of a connection. */
export interface FarEnd {
  readonly url: URL;
  /** A proxy, while nothing has come from behind it: what fails then is the way to it. */
  readonly proxy?: URL | undefined;
}

/** Only codes and messages of Node's are taken over, never the request that they belong to. */
export function networkFailure(error: Error, what: string, { url, proxy }: FarEnd): RegistryFailure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const at = `${what}: ${proxy ? proxyText(proxy, url) : url.host}`;
  const fail = (problem: string, hint: string, details: RegistryFailure['details']): RegistryFailure =>
    new RegistryFailure('ENETWORK', `${at}${problem}.`, hint, details);
  const certificate = CERTIFICATES.find((one) => one.code.test(code));
  if (certificate) {
    const names = /altnames: (.*)$/.exec(message)?.[1];
    const reason = names === undefined ? code : `${code}: ${names.replace(/\.$/, '')}`;
    return fail(` ${certificate.problem} (${reason})`, certificate.hint, { transient: false });
  }
  if (speaksPlain(code, message))
    return fail(
      ' does not speak TLS',
      proxy
        ? 'Write the address of the proxy with http:// in place of https://.'
        : 'Give it TLS; inside of a network that you trust, set insecure: true.',
      { transient: false, ...(!proxy && { plain: true }) },
    );
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return fail(
      ` ended the TLS handshake (${code === 'EPROTO' ? reasonOf(message) : code})`,
      'It may speak only versions or ciphers of TLS that this Node does not, or ask for a certificate of the client, which is not supported.',
      { transient: false },
    );
  if (code === 'ENOTFOUND')
    return fail(
      ' is not known to the name server',
      proxy
        ? 'Check the address of the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY.'
        : 'Check the registry in the reference, and the proxy (HTTPS_PROXY, NO_PROXY).',
      { transient: false },
    );
  const reason = code && !message.includes(code) ? `${message} (${code})` : message;
  return fail(
    `: ${reason || 'the connection broke'}`,
    proxy
      ? 'Check that the proxy can be reached from here, and that the registry needs one (NO_PROXY).'
      : 'Check that the registry can be reached from here. For a slow one raise timeout.',
    { transient: true },
  );
}

/** What a proxy itself answers, in place of passing a request on. @param status of its answer */
export function proxyRefusal(status: number, what: string, url: URL, proxy: URL): RegistryFailure {
  const hint =
    status === 407
      ? 'Give it a user and a password: HTTPS_PROXY=http://user:password@host:port.'
      : status >= 500
        ? 'The proxy does not reach the registry, or the other way round. Check the registry in the reference.'
        : 'Let the proxy pass requests to that host, or name the host in NO_PROXY if it can be reached without.';
  return new RegistryFailure('ENETWORK', `${what}: ${proxyText(proxy, url)}, answered ${status}.`, hint, {
    transient: status >= 500,
    status,
  });
}

/** Its address has a password, perhaps; the host has none. */
function proxyText(proxy: URL, url: URL): string {
  return `the proxy ${proxy.host}, which is to lead to ${url.host}`;
}

/** The first bytes of the answer are not TLS. */
function speaksPlain(code: string, message: string): boolean {
  return (
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code) ||
    (code === 'EPROTO' && /wrong version number|packet length too long/i.test(message))
  );
}

/** OpenSSL's reason, without addresses in memory and places in its source. */
function reasonOf(message: string): string {
  return /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? 'EPROTO';
}
