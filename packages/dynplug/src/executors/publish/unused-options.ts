// Options of one kind, given to a run that publishes only the other: who typed them expects something that does not happen.
import type { ExecutorContext, TargetConfiguration } from '@nx/devkit';
import { IMAGE_DELIVERY, NPM_DELIVERY, PUBLISH } from '../../options/delivery';
import type { Option, Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import type { PublishedKind } from './plan';

type Name = keyof typeof NPM_DELIVERY | keyof typeof IMAGE_DELIVERY;

const OF_NPM = Object.keys(NPM_DELIVERY) as readonly Name[];
const OF_OCI = Object.keys(IMAGE_DELIVERY) as readonly Name[];
/** What `nx release publish` passes to every project, whatever that one publishes. */
const OF_RELEASE: readonly Name[] = ['registry', 'distTag', 'access', 'otp', 'firstRelease'];

/**
 * What is meant for many stays silent: options of targets in nx.json, and those of a target that may publish the other kind another time.
 * @throws EOPTION for an option that nothing in this run reads
 */
export function refuseUnusedOptions(
  given: Written<typeof PUBLISH>,
  plan: readonly PublishedKind[],
  context: ExecutorContext,
): void {
  const isNpm = plan.some((kind) => kind !== 'oci');
  if (isNpm && plan.includes('oci')) return;
  const configured = configuredOptions(context);
  const isFixed = configured.get('kind') !== undefined && configured.get('kind') === given.kind;
  const isMeant = (name: Name): boolean =>
    (context.targetName === 'nx-release-publish' && OF_RELEASE.includes(name)) ||
    (namesOf(name).some((one) => configured.has(one)) && (!isFixed || isWide(name, context)));
  // false says as little as nothing.
  const unused = (isNpm ? OF_OCI : OF_NPM).filter(
    (name) => given[name] !== undefined && given[name] !== false && !isMeant(name),
  );
  if (unused.length === 0) return;
  const [published, other] = isNpm ? ['a tarball', 'oci'] : ['an image', 'npm'];
  const isOne = unused.length === 1;
  refuseOptions(
    `${unused.join(', ')}: of no use here, as only ${published} is published. ${isOne ? 'It is an option' : 'They are options'} of the kind ${other}.`,
    isNpm || !unused.includes('distTag')
      ? `Publish that kind (--kind=${other}, or --kind=both), or leave ${isOne ? 'it' : 'them'} out.`
      : 'An image has the references that package-oci gave it, or those in --references. For a tarball: --kind=npm.',
  );
}

/** The name of an option, and those that Nx translates to it. */
function namesOf(name: Name): readonly string[] {
  return [name, ...((PUBLISH[name] as Option).aliases ?? [])];
}

/** The options that the target has by its configuration; those of the command are not among them. */
function configuredOptions({ target }: ExecutorContext): ReadonlyMap<string, unknown> {
  const { options, configurations } = (target ?? {}) as Partial<TargetConfiguration<Record<string, unknown>>>;
  const all = [...Object.values<Record<string, unknown>>(configurations ?? {}), options ?? {}];
  return new Map(all.flatMap((some) => Object.entries(some)));
}

/** Whether nx.json gives the option to the targets of many projects. */
function isWide(name: Name, { nxJsonConfiguration }: ExecutorContext): boolean {
  const defaults = Object.values<unknown>(nxJsonConfiguration.targetDefaults ?? {}).flat();
  return defaults.some((entry) => {
    const options = (entry as { readonly options?: object }).options ?? {};
    return namesOf(name).some((one) => one in options);
  });
}
