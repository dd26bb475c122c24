// Bytes in memory as something to send.
import { Readable } from 'node:stream';
import type { Body } from './send';

export function bytesBody(bytes: Buffer): Body {
  return { size: bytes.length, open: () => Readable.from([bytes]) };
}
