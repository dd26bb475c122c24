// Where plain http may be spoken: to this machine, and to others only when a person has said so.
import { RegistryFailure } from './failure';
import { printableUrl } from './secrets';

/** @param hostname as in a URL, without port */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * @param from what leads there: by TLS it may lead to TLS only, also on this machine, where any program can listen
 * @throws EREGISTRY for an address that nothing may be sent to
 */
export function requireAllowed(url: URL, insecure: boolean, what: string, from?: URL): void {
  const mayBePlain = from?.protocol !== 'https:' && (insecure || isLoopback(url.hostname));
  if (url.protocol === 'https:' || (url.protocol === 'http:' && mayBePlain)) return;
  throw new RegistryFailure(
    'EREGISTRY',
    `${what}: the registry leads to ${printableUrl(url)}, which is not encrypted. Nothing was sent there.`,
    from?.protocol === 'https:'
      ? 'What a registry with TLS leads to needs TLS too: whoever runs it has to set its own address, or that of its storage, to https.'
      : 'Give the registry TLS. Only inside of a network that you trust, set insecure: true.',
    { transient: false },
  );
}
