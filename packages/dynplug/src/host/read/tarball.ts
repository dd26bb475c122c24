// A tarball as an artifact, with the hashes of its bytes and the hash that lies beside it.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import type { TarContents } from '../../archive/read-tar';
import type { TgzArtifact } from '../artifact';

const KINDS = ['sha256', 'sha384', 'sha512'] as const;

/** The hash of `x.tgz` is expected in `x.tgz.integrity`, where the pipelines of Red Hat Developer Hub put it. @param file absolute */
export async function tarballOf(file: string, contents: TarContents): Promise<TgzArtifact> {
  const beside = `${file}.integrity`;
  return {
    kind: 'tgz',
    ...contents,
    ...(existsSync(beside) && { integrity: readFileSync(beside, 'utf8').trim() }),
    digests: await tarballDigests(file),
  };
}

/** The hashes of a file: padded base64. @param file absolute */
export async function tarballDigests(file: string): Promise<NonNullable<TgzArtifact['digests']>> {
  const hashes = KINDS.map((kind) => createHash(kind));
  for await (const chunk of createReadStream(file)) for (const hash of hashes) hash.update(chunk as Buffer);
  const [sha256 = '', sha384 = '', sha512 = ''] = hashes.map((hash) => hash.digest('base64'));
  return { sha256, sha384, sha512 };
}
