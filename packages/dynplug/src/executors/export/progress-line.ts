// One line that counts on a terminal and is gone in the end. Anything else (a pipe, a log file, CI) gets none.

export interface ProgressLine {
  readonly show: (written: number, total: number) => void;
  /** Also after a failure: what is printed next starts on an empty line. */
  readonly clear: () => void;
}

/** The part of a stream that is used. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const START_OF_LINE = '\r';
const CLEAR_TO_END = '\u001b[K';

export function progressLine(stream: TerminalStream): ProgressLine | undefined {
  if (!stream.isTTY) return undefined;
  let shown = false;
  const clear = (): void => {
    if (shown) stream.write(START_OF_LINE + CLEAR_TO_END);
    shown = false;
  };
  const show = (written: number, total: number): void => {
    if (written >= total) {
      clear();
      return;
    }
    stream.write(`${START_OF_LINE}  writing   ${written}/${total} files`);
    shown = true;
  };
  return { show, clear };
}
