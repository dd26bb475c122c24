// What package-oci has left: image.json and the layout beside it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Descriptor } from '../oci/digest';
import { DynplugError } from '../support/errors';

export interface PackagedImage {
  readonly references: readonly string[];
  readonly keys: readonly string[];
  readonly top: Descriptor;
}

/** @param folder absolute @throws ENOTBUILT, EARTIFACT */
export function readPackagedImage(folder: string): PackagedImage {
  const file = path.join(folder, 'image.json');
  if (!existsSync(file))
    throw new DynplugError(
      'ENOTBUILT',
      `${folder} holds no image.`,
      'Run the package-oci target first, or let this target depend on it.',
    );
  try {
    const { references, plugins, mediaType, digest } = JSON.parse(readFileSync(file, 'utf8')) as {
      references: readonly string[];
      plugins: readonly { readonly key: string }[];
      mediaType: string;
      digest: string;
    };
    return { references, keys: plugins.map(({ key }) => key), top: { mediaType, digest, size: 0 } };
  } catch {
    throw new DynplugError('EARTIFACT', `${file} is not as package-oci writes it.`, 'Run package-oci again.');
  }
}
