// What a child process prints, read up to a limit, of which the end is kept.
import type { Readable } from 'node:stream';

/** Nothing that a person would read is this long. */
const LIMIT_BYTES = 16 * 1024 * 1024;
const KEPT_CHARACTERS = 64 * 1024;
const LINES = 20;

/**
 * Reads a stream as long as it lasts.
 * @param exceeded called once when more than 16 MiB came
 * @returns the last lines
 */
export function lastOutput(stream: Readable | undefined | null, exceeded: () => void): () => string {
  let kept = '';
  let bytes = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (bytes > LIMIT_BYTES) return;
    bytes += chunk.length;
    kept = (kept + chunk.toString()).slice(-KEPT_CHARACTERS);
    if (bytes > LIMIT_BYTES) exceeded();
  });
  return () => {
    const lines = kept.split('\n').slice(-LINES).join('\n').trim();
    return bytes > LIMIT_BYTES
      ? `${lines}\n(It printed more than ${LIMIT_BYTES / 1024 / 1024} MiB, so it was ended.)`
      : lines;
  };
}
