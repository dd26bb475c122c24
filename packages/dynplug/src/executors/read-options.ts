// The options of a run: checked, and with every default.
import type { ExecutorContext } from '@nx/devkit';
import { projectLocation } from '../nx/project-location';
import { type Complete, type Options, complete } from '../options/option';
import { requireOptions } from '../options/require-options';
import { own } from '../json/values';
import { unhashedOptions } from '../inference/workspace-delivery';

/**
 * @param given as Nx passes them, which checks types but no names
 * @throws EOPTION
 */
export function readOptions<O extends Options>(options: O, given: object, context: ExecutorContext): Complete<O> {
  const { name, projectRoot } = projectLocation(context);
  const target = own(own(context.projectsConfigurations.projects, name)?.targets, context.targetName ?? '');
  const written = { ...unhashedOptions(target?.metadata), ...given };
  return complete(options, requireOptions(options, written, `${name}:${context.targetName ?? ''}`), projectRoot);
}
