// A registry at whose port nothing listens: npm would try again for more than a minute, although waiting changes nothing.
import { connect } from 'node:net';
import { DynplugError } from '../errors/errors';

/** Milliseconds after which npm has to find out by itself. */
const PATIENCE = 2000;

/** Names of variables and of settings of npm: with one of them npm does not connect to the registry itself. */
const PROXIES = ['https_proxy', 'http_proxy', 'proxy', 'all_proxy', 'npm_config_proxy', 'npm_config_https_proxy'];

/**
 * @param url of the registry
 * @param settings values of .npmrc: `proxy`, `https-proxy`
 * @throws ENETWORK when the machine of the registry refuses the connection; not for a name or a network that may come back
 */
export async function requireListener(
  url: string,
  settings: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const isProxied = Object.entries(env).some(([name, value]) => value && PROXIES.includes(name.toLowerCase()));
  if (isProxied || settings.has('proxy') || settings.has('https-proxy')) return;
  if ((await connectionFailure(new URL(url))) !== 'ECONNREFUSED') return;
  throw new DynplugError(
    'ENETWORK',
    `Nothing listens at ${url} (ECONNREFUSED).`,
    'Check the address and the port of the registry, and whether it runs.',
  );
}

/** @returns the code of the failure; undefined for a connection, and when nothing is known in time */
function connectionFailure({ hostname, port, protocol }: URL): Promise<string | undefined> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (code?: string): void => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(PATIENCE, end);
    socket.once('connect', () => end());
    socket.once('error', ({ code }: NodeJS.ErrnoException) => end(code));
  });
}
