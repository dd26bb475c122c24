// The release manifest of a Backstage version: which packages it has, in which versions. Read from the file that BACKSTAGE_MANIFEST_FILE
// names (the variable of Backstage's own yarn plugin), never fetched.
import { readFileSync } from 'node:fs';
import { DynplugError } from '../errors/errors';
import { parseJson } from '../json/parse-json';

export interface ReleaseManifest {
  /** E.g. `1.55.0`, if the file says it. */
  readonly release?: string;
  readonly versions: ReadonlyMap<string, string>;
}

/** Undefined without the variable. @throws ESPEC when the file is not one */
export function releaseManifest(): ReleaseManifest | undefined {
  const file = process.env['BACKSTAGE_MANIFEST_FILE'];
  if (!file) return undefined;
  try {
    const { releaseVersion, packages } = parseJson(readFileSync(file, 'utf8')) as {
      readonly releaseVersion?: unknown;
      readonly packages: readonly { readonly name: string; readonly version: string }[];
    };
    return {
      ...(typeof releaseVersion === 'string' && { release: releaseVersion }),
      versions: new Map(packages.map((pkg) => [pkg.name, pkg.version])),
    };
  } catch (cause) {
    throw new DynplugError(
      'ESPEC',
      `BACKSTAGE_MANIFEST_FILE: ${file} cannot be read as a release manifest: ${(cause as Error).message}`,
      'Fix the file, or unset the variable.',
      { cause },
    );
  }
}
