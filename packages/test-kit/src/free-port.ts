// A port for a program that requires one as an argument. It is free now; if another program takes it first, the start fails.
import { type AddressInfo, createServer } from 'node:net';

/** Of 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
