// The options of pack → the requests of its two use cases.
import type { PackRequest } from '../../pack/pack-plugin';
import type { PackStaticRequest } from '../../pack/pack-static';
import { derivationOf } from '../../options/derivation';
import type { PACK } from '../../options/executors';
import type { Complete } from '../../options/option';
import { inProject } from '../../files/paths';

type Values = Complete<typeof PACK>;

export function staticRequest(
  { outputPath }: Values,
  projectRoot: string,
): Omit<PackStaticRequest, 'workspaceRoot' | 'projectRoot'> {
  return { outputPath: outputPath ?? inProject(projectRoot, 'dist-pack-static') };
}

export function packRequest(values: Values, projectRoot: string): Omit<PackRequest, 'workspaceRoot' | 'projectRoot'> {
  const { outputPath, from, profile, failOn, compressionLevel, baseUrl } = values;
  return {
    outputPath: outputPath ?? inProject(projectRoot, 'dist-pack'),
    derive: derivationOf(values),
    from,
    profile,
    failOn,
    compressionLevel,
    baseUrl,
  };
}
