// Connections: where they may go without TLS, through a proxy where the environment names one, kept open, trusted by the system's authorities and
// those that are added.
// Node 20's fetch knows neither proxies nor authorities of its own, so requests go through node:http and node:https.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { DynplugError } from '../../errors/errors';
import { RegistryFailure } from './failure';
import { type Secrets, printableUrl } from './secrets';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface AgentOptions {
  /** Absolute path of a PEM file with further authorities. */
  readonly ca: string | undefined;
  readonly env: Environment;
  readonly connections: number;
  readonly secrets: Secrets;
}

/** How one address is reached. */
export interface Route {
  readonly agent: http.Agent;
  /** For https the agent asks it for a tunnel; a plain http address is asked of it by its full name. */
  readonly proxy?: URL;
}

export class Agents {
  readonly #made = new Map<string, http.Agent>();
  readonly #ca: readonly string[] | undefined;

  /** @throws EOPTION when the file of authorities can't be read */
  constructor(private readonly options: AgentOptions) {
    this.#ca = options.ca === undefined ? undefined : authorities(options.ca, options.env);
  }

  /** @throws EOPTION for a proxy's address that is none */
  route(url: URL): Route {
    const proxy = proxyFor(url, this.options.env);
    if (proxy) this.options.secrets.add(decodeURIComponent(proxy.password), proxy.password);
    if (url.protocol === 'http:')
      return { agent: this.#agent('http', () => new http.Agent(this.#settings())), ...(proxy && { proxy }) };
    const key = proxy?.href ?? 'https';
    return {
      agent: this.#agent(key, () =>
        proxy ? new HttpsProxyAgent(proxy, this.#settings()) : new https.Agent(this.#settings()),
      ),
      ...(proxy && { proxy }),
    };
  }

  /** Trust that a request states itself: a tunnel's agent does not hand it on, and checks an address in digits against `localhost`. */
  tls({ hostname }: URL): https.RequestOptions {
    const host = hostname.replace(/^\[|\]$/g, '');
    return {
      ...this.#trust(),
      checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(host, certificate),
    };
  }

  /** Closes what is open. */
  close(): void {
    for (const agent of this.#made.values()) agent.destroy();
  }

  #agent(key: string, make: () => http.Agent): http.Agent {
    const agent = this.#made.get(key) ?? make();
    this.#made.set(key, agent);
    return agent;
  }

  #settings(): https.AgentOptions {
    return { keepAlive: true, maxSockets: this.options.connections, ...this.#trust() };
  }

  #trust(): { readonly ca?: string[] } {
    return this.#ca ? { ca: [...this.#ca] } : {};
  }
}

/** Node's own, NODE_EXTRA_CA_CERTS, which a list of our own would replace, and the file. */
function authorities(file: string, env: Environment): readonly string[] {
  const extra = env['NODE_EXTRA_CA_CERTS'];
  return [...tls.rootCertificates, ...[extra, file].filter((name) => name !== undefined && name !== '').map(readPem)];
}

function readPem(file: string | undefined): string {
  try {
    const text = readFileSync(file ?? '', 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  } catch (error) {
    throw new DynplugError('EOPTION', `ca: ${file ?? ''} cannot be read: ${(error as Error).message}`);
  }
  throw new DynplugError('EOPTION', `ca: ${file ?? ''} holds no certificate.`, 'Give a file in the PEM format.');
}

/**
 * The proxy for an address, as HTTP_PROXY, HTTPS_PROXY and NO_PROXY name it. They are read as curl and Go's programs read them; a loopback
 * address is never asked of a proxy.
 * @throws EOPTION for a value that is not an http or https address; the value is not shown: it may hold a password
 */
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
      ? 'What a registry with TLS leads to needs TLS too: the operator of the registry has to set its own address, or that of its storage, to https.'
      : 'Give the registry TLS. Only inside of a network that you trust, set insecure: true.',
    { transient: false },
  );
}
