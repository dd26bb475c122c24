// The end of every executor: success, or a DynplugError printed once with its code and hint. Other errors are Nx's to show.
import type { ExecutorContext } from '@nx/devkit';
import { DynplugError, formatFinding, inFull } from '../errors/errors';
import { own } from '../json/values';
import { printError } from '../terminal/print';

export async function reportFailure(
  context: ExecutorContext,
  work: () => void | Promise<void>,
): Promise<{ success: boolean }> {
  for (const warning of inferredWarnings(context)) printError(warning);
  try {
    await work();
    return { success: true };
  } catch (error) {
    if (!(error instanceof DynplugError)) throw inFull(error);
    printError(failureText(context, error));
    return { success: false };
  }
}

/** What inference has found about the project of a target, as lines. */
export function inferredWarnings({
  projectName,
  targetName,
  projectsConfigurations,
}: ExecutorContext): readonly string[] {
  const targets = own(projectsConfigurations.projects, projectName ?? '')?.targets;
  const warnings: unknown = own(targets, targetName ?? '')?.metadata?.['warnings'];
  return Array.isArray(warnings) ? warnings.map((warning) => `  warning   ${String(warning)}`) : [];
}

/** Code, message and hint; the stack too under --verbose. */
export function failureText({ projectName, isVerbose }: ExecutorContext, error: DynplugError): string {
  const text = `\n${projectName ?? ''}: ${formatFinding(error)}`;
  return isVerbose ? `${text}\n${error.stack ?? ''}` : text;
}
