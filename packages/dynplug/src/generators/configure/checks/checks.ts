// All checks, in the order in which a summary lists what they find.
import type { Check } from '../missing';
import { defaultExport } from './default-export';
import { packageFiles } from './package-files';
import { pluginIdField } from './plugin-id';
import { pluginPackages } from './plugin-packages';
import { publishConfig } from './publish-config';
import { releaseTarget } from './release-target';
import { scalprumField } from './scalprum-name';
import { suggestedConfig } from './suggested-config';
import { undecidedNativePackages } from './native-packages';
import { targetNamesInUse } from './target-names-in-use';
import { uncachedBuilds } from './uncached-builds';

export const CHECKS: readonly Check[] = [
  packageFiles,
  pluginIdField,
  pluginPackages,
  publishConfig,
  scalprumField,
  defaultExport,
  suggestedConfig,
  releaseTarget,
  targetNamesInUse,
  uncachedBuilds,
  undecidedNativePackages,
];
