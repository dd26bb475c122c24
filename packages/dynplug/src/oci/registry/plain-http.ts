// Where plain http may be spoken: to this machine, and to others only when a person has said so.
import { RegistryFailure } from './failure';
import { printableUrl } from './secrets';

/** @param hostname as in a URL, without port */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** @throws EREGISTRY for an address that nothing may be sent to */
export function requireAllowed(url: URL, insecure: boolean, what: string): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && (insecure || isLoopback(url.hostname)))) return;
  throw new RegistryFailure(
    'EREGISTRY',
    `${what}: the registry leads to ${printableUrl(url)}, which is not encrypted. Nothing was sent there.`,
    'Give the registry TLS. Only inside of a network that you trust, set insecure: true.',
    { transient: false },
  );
}
