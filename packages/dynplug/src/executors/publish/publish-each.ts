// Several kinds of one plugin, one after the other: a failure of one does not stop the others.
import { DynplugError, inFull } from '../../errors/errors';
import { print } from '../../terminal/print';
import { KIND_NAMES, type PublishedKind } from './plan';

/**
 * Runs the work for each kind. If one of several fails, prints the outcome of each.
 * @throws the error of the only kind that failed, ECHECKS with the errors of all when several did, EINTERRUPTED at once
 */
export async function publishEach(
  plan: readonly PublishedKind[],
  publish: (kind: PublishedKind) => Promise<void>,
): Promise<void> {
  const failed = new Map<PublishedKind, Error>();
  for (const kind of plan)
    await publish(kind).catch((error: unknown) => {
      if (error instanceof DynplugError && error.code === 'EINTERRUPTED') throw error;
      failed.set(kind, error as Error);
    });
  const [first, ...others] = failed.values();
  if (first === undefined) return;
  if (plan.length > 1)
    for (const kind of plan) print(`  ${failed.has(kind) ? 'failed   ' : 'published'} ${KIND_NAMES[kind]}`);
  if (others.length === 0) throw first;
  const list = [first, ...others].map((error) => (inFull(error) as Error).message).join('\n\n');
  throw new DynplugError('ECHECKS', `${failed.size} of ${plan.length} kinds could not be published:\n\n${list}`);
}
