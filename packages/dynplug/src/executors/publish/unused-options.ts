// Options of one kind, given to a run that publishes only the other: who typed them expects something that does not happen.
import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { DynplugError } from '../../support/errors';
import type { PublishedKind } from './plan';
import type { PublishExecutorOptions } from './schema';

type Option = keyof PublishExecutorOptions;

/** What `nx release publish` passes on to every project, whatever that one publishes. */
const OF_RELEASE = ['registry', 'tag', 'access', 'otp', 'firstRelease'] as const satisfies readonly Option[];
const OF_NPM = ['packPath', 'allowPublicRegistry', ...OF_RELEASE] as const satisfies readonly Option[];
const OF_OCI = ['imagePath', 'references', 'overwriteTag', 'insecure', 'ca', 'concurrency', 'timeout'] as const;
/** Nx fills in what the schema has as default; false, the others' default, says as little. */
const DEFAULTS: PublishExecutorOptions = { concurrency: 3, timeout: 60_000 };

/**
 * What is meant for many stays silent: options of targets in nx.json, and those of a target that may publish the other kind another time.
 * @throws EOPTION for an option that nothing in this run reads
 */
export function refuseUnusedOptions(
  options: PublishExecutorOptions,
  plan: readonly PublishedKind[],
  context: ExecutorContext,
): void {
  const isNpm = plan.some((kind) => kind !== 'oci');
  if (isNpm && plan.includes('oci')) return;
  const configured = configuredOptions(context);
  const isFixed = configured.get('kind') !== undefined && configured.get('kind') === options.kind;
  const isMeant = (name: Option): boolean =>
    (context.targetName === 'nx-release-publish' && (OF_RELEASE as readonly Option[]).includes(name)) ||
    (configured.has(name) && (!isFixed || isWide(name, context)));
  const unused = (isNpm ? OF_OCI : OF_NPM).filter((name) => {
    const value = options[name];
    return value !== undefined && value !== false && value !== DEFAULTS[name] && !isMeant(name);
  });
  if (unused.length === 0) return;
  const [published, other] = isNpm ? ['a tarball', 'oci'] : ['an image', 'npm'];
  throw new DynplugError(
    'EOPTION',
    `${unused.join(', ')}: of no use here, as only ${published} is published. ${unused.length > 1 ? 'They are options' : 'It is an option'} of the kind ${other}.`,
    isNpm || !unused.includes('tag')
      ? `Publish that kind (--kind=${other}, or --kind=both), or leave ${unused.length > 1 ? 'them' : 'it'} out.`
      : 'An image has the names that package-oci gave it, or those in --references. For a tarball: --kind=npm.',
  );
}

/** The options that the target has by its configuration; those of the command are not among them. */
function configuredOptions({ target }: ExecutorContext): ReadonlyMap<string, unknown> {
  const { options, configurations } = (target ?? {}) as Partial<TargetConfiguration<Record<string, unknown>>>;
  const all = [...Object.values<Record<string, unknown>>(configurations ?? {}), options ?? {}];
  return new Map(all.flatMap((some) => Object.entries(some)));
}

/** Whether nx.json gives the option to the targets of many projects. */
function isWide(name: string, { nxJsonConfiguration }: ExecutorContext): boolean {
  const defaults = Object.values<unknown>(nxJsonConfiguration.targetDefaults ?? {}).flat();
  return defaults.some((entry) => name in ((entry as { readonly options?: object }).options ?? {}));
}
