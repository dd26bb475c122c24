// HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as curl and Go's programs read them. A loopback address is never asked of a proxy.
import { DynplugError } from '../../errors/errors';
import { isLoopback } from './plain-http';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for an address. @throws EOPTION for a value that is not an http or https address; the value is not shown: it may hold a password */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  if (isLoopback(url.hostname) || isExcepted(url, read(env, 'NO_PROXY') ?? '')) return undefined;
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = read(env, name) ?? read(env, 'ALL_PROXY');
  if (value === undefined) return undefined;
  const text = value.includes('://') ? value : `http://${value}`;
  if (URL.canParse(text)) {
    const proxy = new URL(text);
    if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  }
  throw new DynplugError(
    'EOPTION',
    `The value of ${name} is not the address of a proxy.`,
    'For example http://proxy:3128.',
  );
}

function read(env: Environment, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  return value === undefined || value === '' ? undefined : value;
}

function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', exceptedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      if (exceptedPort !== undefined && exceptedPort !== usedPort) return false;
      const suffix = host.replace(/^\*?\./, '');
      return hostname === suffix || hostname.endsWith(`.${suffix}`);
    });
}
