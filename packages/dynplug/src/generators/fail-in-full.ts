// The end of every generator: Nx shows the message of an error and nothing else, so code and hint go into it. What fails writes nothing.
import { inFull } from '../errors/errors';

/** @throws an Error whose message says all that the DynplugError knows; other errors as they are */
export async function failInFull<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inFull(error);
  }
}
