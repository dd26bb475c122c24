// The options of package-oci → the request of the use case, without the plugins.
import { derivationOf } from '../../options/derivation';
import type { PACKAGE_OCI } from '../../options/executors';
import { IMAGE_CONTENT, requirePlatforms, timeOf } from '../../options/image';
import { type Complete, valuesOf } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import type { PackageOciRequest } from '../../package-oci/package-oci';

/** @param env what the declared inputs of the task may come from @throws EOPTION */
export function imageRequest(
  values: Complete<typeof PACKAGE_OCI>,
  env: Readonly<Record<string, string | undefined>>,
): Omit<PackageOciRequest, 'workspaceRoot' | 'projectRoot' | 'plugins'> {
  if (values.from !== undefined && values.projects)
    refuseOptions('from and projects exclude each other.', 'Package one folder, or several projects.');
  requirePlatforms(values);
  return {
    ...valuesOf(IMAGE_CONTENT, values),
    outputPath: values.outputPath,
    derive: derivationOf(values),
    created: values.created ?? sourceDate(env['SOURCE_DATE_EPOCH']),
    env,
  };
}

/** @throws EOPTION */
function sourceDate(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return timeOf(value) ?? refuseOptions(`SOURCE_DATE_EPOCH: "${value}" is not a time.`, 'Use seconds since 1970.');
}
