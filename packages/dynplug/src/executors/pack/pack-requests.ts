// The options of pack → the requests of its two use cases.
import type { PackRequest } from '../../pack/pack-plugin';
import type { PackStaticRequest } from '../../pack/pack-static';
import { derivationOf } from '../../options/derivation';
import type { PACK } from '../../options/executors';
import type { Complete } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { inProject } from '../../files/paths';

type Values = Complete<typeof PACK>;

export function staticRequest(
  { outputPath }: Values,
  projectRoot: string,
): Omit<PackStaticRequest, 'workspaceRoot' | 'projectRoot'> {
  return { outputPath: outputPath ?? inProject(projectRoot, 'dist-pack-static') };
}

/** @throws EOPTION */
export function packRequest(values: Values, projectRoot: string): Omit<PackRequest, 'workspaceRoot' | 'projectRoot'> {
  const { outputPath, from, profile, failOn, compressionLevel, baseUrl } = values;
  return {
    outputPath: outputPath ?? inProject(projectRoot, 'dist-pack'),
    derive: derivationOf(values),
    from,
    profile,
    failOn,
    compressionLevel,
    baseUrl: baseUrl === undefined ? undefined : requireBaseUrl(baseUrl),
  };
}

/** What is served there ends up in files that people share: so no password, and nothing that a file's name can't follow. */
function requireBaseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? 'is not an http or https address'
      : url.username !== '' || url.password !== ''
        ? 'has a user name or password, which would be written into dynamic-plugins.yaml'
        : url.search !== '' || url.hash !== ''
          ? 'has a query or fragment'
          : undefined;
  if (problem === undefined) return value;
  return refuseOptions(
    `baseUrl ${problem}.`,
    'Name the folder that has the tarballs, e.g. http://plugin-registry:8080.',
  );
}
