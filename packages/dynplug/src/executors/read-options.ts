// The options of a run: checked, and with every default.
import type { ExecutorContext } from '@nx/devkit';
import { projectLocation } from '../nx/project-location';
import { requireInputs } from '../nx/require-inputs';
import { type Complete, type Options, complete } from '../options/option';
import { placeOfOption } from '../options/plugin';
import { requireOptions } from '../options/require-options';
import { own } from '../json/values';
import { refuseFailing } from '../inference/failing-targets';
import { unhashedOptions } from '../inference/workspace-delivery';

/**
 * @param given as Nx passes them, which checks types but no names
 * @throws what inference has found wrong with the plugin, EOPTION, and EINPUT for extra sources that are no inputs of the target
 */
export function readOptions<O extends Options>(options: O, given: object, context: ExecutorContext): Complete<O> {
  const { name, projectRoot } = projectLocation(context);
  const target = own(own(context.projectsConfigurations.projects, name)?.targets, context.targetName ?? '');
  refuseFailing(target?.metadata);
  const all = { ...unhashedOptions(target?.metadata), ...given };
  const written = requireOptions(options, all, `${name}:${context.targetName ?? ''}`, placeOfOption);
  const values = complete(options, written, projectRoot);
  if ('extraSources' in values) requireInputs(context, values.extraSources as readonly string[]);
  return values;
}
