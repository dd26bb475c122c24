// One HTTP request, without retries and without authorization.
import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import type { Agents } from './connections';
import { DynplugError } from '../../errors/errors';
import { RegistryFailure, interrupted } from './failure';
import { networkFailure, proxyRefusal } from './network-failure';

/** Something to send; it can be opened once more for another try. */
export interface Body {
  readonly size: number;
  open(): Readable | Promise<Readable>;
  /** Called with the length of each chunk on its way. */
  readonly moved?: (bytes: number) => void;
}

/** Bytes in memory as something to send. */
export function bytesBody(bytes: Buffer): Body {
  return { size: bytes.length, open: () => Readable.from([bytes]) };
}

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body | undefined;
  /** Milliseconds in which nothing moves. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** What is being done, for errors. */
  readonly what: string;
}

/**
 * Sends and returns the answer as soon as its headers are there; its body has to be read or destroyed.
 * @throws ENETWORK, EINTERRUPTED
 */
export async function send(request: HttpRequest, agents: Agents): Promise<http.IncomingMessage> {
  const { url, signal, body } = request;
  if (signal?.aborted) throw interrupted();
  const route = agents.route(url);
  const source = await body?.open();
  return new Promise((resolve, reject) => {
    const out = open(request, route.proxy, route.agent, agents);
    const proxy = watchProxy(out, request, route.proxy);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      source?.destroy();
      reject(proxy.refusal() ?? failureOf(error, request, proxy.reached()));
    };
    let answered = false;
    const silence = (): void => void out.destroy(new Error(`no answer within ${request.timeout / 1000} s`));
    const timer = setTimeout(silence, request.timeout);
    const stop = (): void => void out.destroy(interrupted());
    signal?.addEventListener('abort', stop, { once: true });
    out.on('error', fail);
    out.on('close', () => {
      clearTimeout(timer);
      source?.destroy();
      signal?.removeEventListener('abort', stop);
    });
    out.on('response', (answer) => {
      answered = true;
      clearTimeout(timer);
      // From here on the socket's own limit watches over the body.
      out.setTimeout(request.timeout, silence);
      // An answer before all was sent, such as 413: it counts, and the rest stays here.
      if (!out.writableFinished) {
        source?.unpipe(out);
        source?.destroy();
        answer.once('close', () => out.destroy());
      }
      const refusal = proxy.refusal(answer);
      if (!refusal) return resolve(answer);
      answer.destroy();
      reject(refusal);
    });
    if (!source || !body) out.end();
    else
      feed(source, body.size, out, (bytes) => {
        if (!answered) timer.refresh();
        body.moved?.(bytes);
      });
  });
}

function open(request: HttpRequest, proxy: URL | undefined, agent: http.Agent, agents: Agents): http.ClientRequest {
  const { url, method, body } = request;
  const headers = { 'user-agent': 'dynplug', ...request.headers, ...(body && { 'content-length': `${body.size}` }) };
  if (url.protocol === 'https:') return https.request(url, { method, headers, agent, ...agents.tls(url) });
  if (!proxy) return http.request(url, { method, headers, agent });
  const { username, password } = proxy;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username && { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
  const client = proxy.protocol === 'https:' ? https : http;
  return client.request(proxy, {
    method,
    path: url.href,
    headers: { ...headers, host: url.host, ...authorization },
  });
}

/** Pipes, and refuses a body that is not as long as was said: the registry would wait for the rest. */
function feed(source: Readable, size: number, out: http.ClientRequest, moved: (bytes: number) => void): void {
  let sent = 0;
  source.on('data', (chunk: Buffer) => {
    sent += chunk.length;
    moved(chunk.length);
  });
  source.on('error', (error) => out.destroy(error));
  source.on('end', () => {
    if (sent !== size) out.destroy(new Error(`${sent} bytes were read where ${size} were expected`));
  });
  source.pipe(out);
}

interface WatchedProxy {
  /** The proxy, as long as nothing has come from behind it. */
  reached(): URL | undefined;
  /** What the proxy has answered itself. @param answer to the request; one for a tunnel comes before it */
  refusal(answer?: http.IncomingMessage): RegistryFailure | undefined;
}

/** Tells what a proxy does from what the registry behind it does. */
function watchProxy(out: http.ClientRequest, { what, url }: HttpRequest, proxy: URL | undefined): WatchedProxy {
  let tunnel: number | undefined;
  out.on('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => (tunnel = statusCode));
  return {
    reached: () => (tunnel === 200 || out.reusedSocket ? undefined : proxy),
    refusal: (answer) => {
      const isTunnelRefused = tunnel !== undefined && tunnel !== 200;
      // 407 is for proxies alone; any other status may be the registry's, where it is spoken to in the clear.
      const status = isTunnelRefused
        ? tunnel
        : url.protocol === 'http:' && answer?.statusCode === 407
          ? 407
          : undefined;
      return proxy && status !== undefined ? proxyRefusal(status, what, url, proxy) : undefined;
    },
  };
}

function failureOf(error: Error, { what, url }: HttpRequest, proxy?: URL): Error {
  // A DynplugError comes from the body: a file, or a download from another registry.
  return error instanceof DynplugError ? error : networkFailure(error, what, { url, proxy });
}

/**
 * Reads an answer to its end.
 * @param limit bytes; more is a fault of the registry
 * @throws ENETWORK when it breaks off, EREGISTRY when it is too long
 */
export async function readAnswer(answer: http.IncomingMessage, limit: number, request: HttpRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(
    () => answer.destroy(new Error(`no whole answer within ${request.timeout / 1000} s`)),
    request.timeout,
  );
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit)
        throw new RegistryFailure('EREGISTRY', `${request.what}: the answer is too long.`, undefined, {
          transient: false,
        });
      chunks.push(chunk);
    }
  } catch (error) {
    throw failureOf(error as Error, request);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}
