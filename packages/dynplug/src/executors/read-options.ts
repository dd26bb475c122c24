// The options of a run: checked, and with every default.
import type { ExecutorContext } from '@nx/devkit';
import { projectLocation } from '../nx/project-location';
import { requireInputs } from '../nx/require-inputs';
import { type Complete, type Options, complete } from '../options/option';
import { requireOptions } from '../options/require-options';

/**
 * @param given as Nx passes them, which checks types but no names
 * @throws EOPTION, and EINPUT for extra sources that are no inputs of the target
 */
export function readOptions<O extends Options>(options: O, given: object, context: ExecutorContext): Complete<O> {
  const { name, projectRoot } = projectLocation(context);
  const written = requireOptions(options, given, `${name}:${context.targetName ?? ''}`);
  const values = complete(options, written, projectRoot);
  if ('extraSources' in values) requireInputs(context, values.extraSources as readonly string[]);
  return values;
}
