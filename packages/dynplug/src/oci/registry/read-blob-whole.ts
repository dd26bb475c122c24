// A blob from its first to its last byte: it goes on after a broken connection, and its digest is checked.
import { createHash } from 'node:crypto';
import { DynplugError } from '../../errors/errors';
import type { Descriptor } from '../digest';
import type { ImageSource } from './image-source';
import { type RetryPolicy, resuming } from './retry';

/**
 * @param subject the image, for messages
 * @param consume reads the bytes as they come; what it makes of them counts only when this function returns
 * @throws EARTIFACT for other bytes than the descriptor says, EREGISTRY, ENETWORK, EAUTH, EINTERRUPTED
 */
export async function readBlobWhole<T>(
  source: ImageSource,
  blob: Descriptor,
  { subject, ...policy }: RetryPolicy & { readonly subject: string },
  consume: (chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const hash = createHash('sha256');
  let read = 0;
  const rest = async function* (): AsyncGenerator<Buffer> {
    const from = read;
    const open = (offset: number): ReturnType<ImageSource['open']> =>
      source.open(blob, from + offset, blob.size - from - offset);
    for await (const chunk of resuming(policy, open)) {
      hash.update(chunk);
      read += chunk.length;
      yield chunk;
    }
  };
  const result = await consume(rest());
  // A reader of archives stops where they say that they end.
  if (read < blob.size) for await (const chunk of rest()) void chunk;
  if (`sha256:${hash.digest('hex')}` === blob.digest) return result;
  throw new DynplugError(
    'EARTIFACT',
    `${subject} is damaged: the bytes of ${blob.digest} have another digest.`,
    'Copy the image again. If that does not help, the registry or a proxy before it is at fault.',
  );
}
