// A port for a program that requires one as an argument. It is free now; if another program takes it first, the start fails.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to connections, so that none of those takes it in between. */
const [LOWEST, HIGHEST] = [20_000, 32_000];

/** A port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`No port of 127.0.0.1 between ${LOWEST} and ${HIGHEST} is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
