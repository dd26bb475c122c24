// Connections: kept open, trusted by the system's authorities and those that are added, through a proxy where the environment names one.
// Node 20's fetch knows neither proxies nor authorities of its own, so requests go through node:http and node:https.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { DynplugError } from '../../errors/errors';
import { type Environment, proxyFor } from './proxy';
import type { Secrets } from './secrets';

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
