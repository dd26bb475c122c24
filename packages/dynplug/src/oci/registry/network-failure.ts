// Errors of sockets, of TLS and of name servers → what a person can do about them.
import { RegistryFailure } from './failure';

const CERTIFICATE = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|ERR_TLS_CERT)/;

/** Only codes and messages of Node's are taken over, never the request that they belong to. */
export function networkFailure(error: Error, what: string, url: URL): RegistryFailure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const at = `${what}: ${url.host}`;
  if (CERTIFICATE.test(code))
    return new RegistryFailure(
      'ENETWORK',
      `${at} has a certificate that is not trusted (${code}).`,
      'Name the file of its authority in the option ca, or in NODE_EXTRA_CA_CERTS.',
      { transient: false },
    );
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/.test(code) || code === 'EPROTO')
    return new RegistryFailure(
      'ENETWORK',
      `${at} does not speak TLS.`,
      'Give it TLS; inside of a network that you trust, set insecure: true.',
      { transient: false, plain: true },
    );
  if (code === 'ENOTFOUND')
    return new RegistryFailure(
      'ENETWORK',
      `${at} is not known to the name server.`,
      'Check the registry in the reference, and the proxy (HTTPS_PROXY, NO_PROXY).',
      { transient: false },
    );
  const reason = code && !message.includes(code) ? `${message} (${code})` : message;
  return new RegistryFailure(
    'ENETWORK',
    `${at}: ${reason || 'the connection broke'}.`,
    'Check that the registry can be reached from here. For a slow one raise timeout.',
    { transient: true },
  );
}
