// A request of a page, passed on to a backend: as a browser's, but with a token, as people sign in to a host before they see its pages.
import { type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { BackendAnswer, ShowRequest } from '../protocol';

export type Backend = NonNullable<ShowRequest['backend']>;

/** @param path of the request, for people @param noted gets what was answered when it has been read */
export function askBackend(
  { url, token }: Backend,
  { incoming, path }: { readonly incoming: IncomingMessage; readonly path: string },
  response: ServerResponse,
  noted: (answer: BackendAnswer) => void,
): void {
  const { method = 'GET', headers, url: target = '/' } = incoming;
  const { host: _, connection: __, ...passed } = headers;
  const asked = send(
    new URL(target, url),
    { method, headers: { authorization: `Bearer ${token}`, ...passed } },
    (answer) => {
      const { statusCode: status = 502, headers: given } = answer;
      let size = 0;
      answer.on('data', (part: Buffer) => (size += part.length));
      answer.on('end', () => noted({ method, path, status, isUnrouted: status === 404 && size === 0 }));
      answer.pipe(response.writeHead(status, given));
    },
  );
  asked.on('error', () => {
    // The page is gone.
    if (response.closed) return;
    noted({ method, path, status: 502, isUnrouted: false });
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  response.on('close', () => asked.destroy());
  incoming.pipe(asked);
}
