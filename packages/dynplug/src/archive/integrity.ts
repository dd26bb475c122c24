// Subresource Integrity, as npm and the installers of hosts name the bytes of a tarball: one sha512 hash, in ssri's form.
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { create, parse } from 'ssri';
import { changedFile } from '../files/list-files';

/** The two names that npm gives to the bytes of a tarball. */
export interface TarballHashes {
  /** `sha512-<base64>`. */
  readonly integrity: string;
  /** sha1 in hex, which registries ask for beside it. */
  readonly shasum: string;
}

/** Takes bytes as they pass, and says both hashes at the end. */
export class TarballHasher {
  readonly #integrity = create({ algorithms: ['sha512'] });
  readonly #shasum = createHash('sha1');

  update(bytes: Buffer): void {
    this.#integrity.update(bytes);
    this.#shasum.update(bytes);
  }

  digest(): TarballHashes {
    return { integrity: this.#integrity.digest().toString(), shasum: this.#shasum.digest('hex') };
  }
}

/** Both hashes of a file. @param file absolute @throws EARCHIVE when it is not read to its end */
export async function hashTarball(file: string): Promise<TarballHashes> {
  const hasher = new TarballHasher();
  const { size } = statSync(file);
  let read = 0;
  for await (const chunk of createReadStream(file)) {
    hasher.update(chunk as Buffer);
    read += (chunk as Buffer).length;
  }
  if (read !== size) throw changedFile(file);
  return hasher.digest();
}

/** What a registry says of a tarball; old ones only know the second. */
export interface SaidHashes {
  readonly integrity?: string | undefined;
  readonly shasum?: string | undefined;
}

/** Whether a registry means these bytes; undefined when it says nothing that could be compared. */
export function isSameTarball({ integrity, shasum }: TarballHashes, said: SaidHashes): boolean | undefined {
  // There may be several hashes in it, of several kinds.
  const known = said.integrity === undefined ? undefined : parse(said.integrity)['sha512'];
  if (known && known.length > 0) return known.some(({ algorithm, digest }) => `${algorithm}-${digest}` === integrity);
  return said.shasum === undefined ? undefined : said.shasum === shasum;
}
