// The options of a run: checked, and with every default.
import type { ExecutorContext } from '@nx/devkit';
import { projectLocation } from '../nx/project-location';
import { type Complete, type Options, complete } from '../options/option';
import { requireOptions } from '../options/require-options';

/**
 * @param given as Nx passes them, which checks types but no names
 * @throws EOPTION
 */
export function readOptions<O extends Options>(options: O, given: object, context: ExecutorContext): Complete<O> {
  const { name, projectRoot } = projectLocation(context);
  return complete(options, requireOptions(options, given, `${name}:${context.targetName ?? ''}`), projectRoot);
}
