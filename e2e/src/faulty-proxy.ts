// A proxy before a real registry that fails where a scenario says so, in the ways of registries and of what is before them.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Fault {
  readonly when: (request: http.IncomingMessage) => boolean;
  /** How often; once if absent. */
  times?: number;
  /** Answers in place of the registry; `pass` hands the request on. */
  readonly act: (request: http.IncomingMessage, response: http.ServerResponse, pass: () => void) => void;
}

export interface FaultyProxy {
  /** `127.0.0.1:<port>`. */
  readonly host: string;
  readonly faults: Fault[];
  /** Methods, paths and ranges of what came in. */
  readonly seen: { readonly method: string; readonly path: string; readonly headers: http.IncomingHttpHeaders }[];
  stop(): void;
}

/** @param upstream `127.0.0.1:<port>` of a registry that speaks plain http */
export async function startFaultyProxy(upstream: string): Promise<FaultyProxy> {
  const [host, port] = upstream.split(':');
  const faults: Fault[] = [];
  const seen: FaultyProxy['seen'] = [];
  const server = http.createServer((request, response) => {
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    request.on('error', () => undefined);
    const pass = (): void => {
      // The registry names places to upload to by the Host that it was asked by, which is ours.
      const { method, headers, url } = request;
      const onward = http.request({ host, port, method, headers, path: url }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.on('close', () => {
        if (!request.complete) onward.destroy();
      });
      request.pipe(onward);
    };
    const fault = faults.find(({ when }) => when(request));
    if (!fault) return pass();
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
    fault.act(request, response, pass);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    seen,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An answer that is given once the whole request is there. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Fault['act'] {
  return (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, { ...headers }).end(body));
  };
}
