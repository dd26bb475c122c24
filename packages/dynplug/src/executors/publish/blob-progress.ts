// How far each blob is, in one line on a terminal. Anything else (a pipe, a log file, CI) gets none.
import type { BlobProgress } from '../../oci/registry/transfer-image';

/** The part of a stream that is used. */
interface TerminalStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface BlobProgressLine {
  readonly show: (progress: BlobProgress) => void;
  /** Also after a failure: what is printed next starts on an empty line. */
  readonly clear: () => void;
}

const CLEAR_LINE = '\r\u001b[K';
/** Milliseconds between two writes. */
const PAUSE = 100;

/** @param now milliseconds */
export function blobProgress(stream: TerminalStream, now: () => number): BlobProgressLine | undefined {
  if (!stream.isTTY) return undefined;
  const percent = new Map<string, number>();
  let last = -Infinity;
  const clear = (): void => {
    if (last > -Infinity) stream.write(CLEAR_LINE);
    last = -Infinity;
  };
  const show = ({ digest, size, sent }: BlobProgress): void => {
    if (sent >= size) percent.delete(digest);
    else percent.set(digest, Math.floor((100 * sent) / size));
    if (now() - last < PAUSE) return;
    last = now();
    const blobs = [...percent].map(([name, done]) => `${name.slice('sha256:'.length, 19)} ${done} %`);
    stream.write(`${CLEAR_LINE}  sending   ${blobs.join(', ')}`);
  };
  return { show, clear };
}
