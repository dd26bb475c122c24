// The options of a run: checked, and with every default.
import type { ExecutorContext } from '@nx/devkit';
import { inProject } from '../files/paths';
import { projectLocation } from '../nx/project-location';
import { type Reads, requireAllInputs } from '../nx/require-inputs';
import { type Complete, type Options, complete } from '../options/option';
import { placeOfOption } from '../options/plugin';
import { requireOptions } from '../options/require-options';
import { own } from '../json/values';
import { refuseFailing } from '../inference/failing-targets';
import { unhashedOptions } from '../inference/workspace-delivery';

/**
 * @param given as Nx passes them, which checks types but no names
 * @throws what inference has found wrong with the plugin, EOPTION, and EINPUT for extra sources that are no inputs of the target, or that are its only ones
 */
export function readOptions<O extends Options>(options: O, given: object, context: ExecutorContext): Complete<O> {
  const { name, projectRoot } = projectLocation(context);
  const target = own(own(context.projectsConfigurations.projects, name)?.targets, context.targetName ?? '');
  refuseFailing(target?.metadata);
  const all = { ...unhashedOptions(target?.metadata), ...given };
  const written = requireOptions(options, all, `${name}:${context.targetName ?? ''}`, placeOfOption);
  const values = complete(options, written, projectRoot);
  const { extraSources = [], projects } = values as { readonly extraSources?: readonly string[]; projects?: unknown };
  if (extraSources.length === 0) return values;
  // A project that packages others has no files of its own.
  const plugin = projects === undefined ? [pluginReads(projectRoot, context)] : [];
  requireAllInputs(context, [...plugin, { option: 'extraSources', files: extraSources }]);
  return values;
}

/** The plugin itself: a list of inputs that names extra sources alone leaves it out. */
function pluginReads(projectRoot: string, { nxJsonConfiguration }: ExecutorContext): Reads {
  const named = nxJsonConfiguration.namedInputs?.['production'] ? 'production' : 'default';
  return { files: [inProject(projectRoot, 'package.json')], wanted: [named, `^${named}`] };
}
