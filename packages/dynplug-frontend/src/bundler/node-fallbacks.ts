// What replaces Node's built-in modules, as in Backstage's own bundler: browser versions where there are some, else nothing.
import stdlib from 'node-stdlib-browser';

/** No browser version, or one that Backstage's bundler leaves out too. */
const EMPTY = new Set([
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'fs',
  'http',
  'http2',
  'https',
  'module',
  'net',
  'path',
  'readline',
  'repl',
  'tls',
]);

/** Name → absolute file of its stand-in, or `false` for an empty module. */
export function nodeFallbacks(): Readonly<Record<string, string | false>> {
  const plain = Object.entries(stdlib).filter(([name]) => !name.startsWith('node:'));
  return Object.fromEntries(plain.map(([name, file]) => [name, EMPTY.has(name) ? false : file]));
}

/** Free variables of Node, and the modules that they mean. */
export function nodeGlobals(): Readonly<Record<string, string | string[]>> {
  return { process: stdlib.process, Buffer: [stdlib.buffer, 'Buffer'] };
}
