// What ended the writing of an output: the file system, as EWRITE, or a bug in our code, as it is, with its stack.
import { DynplugError } from '../errors/errors';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk is full.',
  EACCES: 'Check the permissions of the folder.',
  EPERM: 'Check the permissions of the folder.',
  EROFS: 'The file system is read-only. Choose an output on another one.',
};

/**
 * @param target what was being written
 * @param kept what became of the former one, as a sentence
 * @returns what to throw
 */
export function writeFailure(cause: unknown, target: string, kept?: string): Error {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  // Codes of the system, not Node's own (ERR_…). Our message would hide what is not a failure of the system.
  if (cause instanceof DynplugError || !/^E(?!RR_)[A-Z0-9]+$/.test(code)) return cause as Error;
  const hint = HINTS[code] ?? 'Check the folder and its disk.';
  const all = kept === undefined ? hint : `${hint} ${kept}`;
  return new DynplugError('EWRITE', `${target} could not be written: ${message}`, all, { cause });
}
