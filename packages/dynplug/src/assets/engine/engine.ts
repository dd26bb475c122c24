// The engine that bundles frontend plugins: a package of its own, which a workspace installs when it has frontends. One process per build.
import { ENGINE_PACKAGE, locateEngine } from '../../engine/locate-engine';
import { DynplugError } from '../../errors/errors';
import { startNodeChild } from '../../process/run';
import type { BuildAnswer, BuildRequest } from '../../protocol';

/** A large plugin takes seconds; longer than this means that something hangs. */
const TIMEOUT_MS = 600_000;

/**
 * Builds in the engine's own process, which ends with the build or when the signal says so.
 * @throws EENGINE when the engine is absent, of another version or fails, EINTERRUPTED
 */
export async function askEngine(request: BuildRequest, signal?: AbortSignal): Promise<BuildAnswer> {
  const script = locateEngine(request.workspaceRoot, 'engine');
  // What is asked for the plugin's features are builds for production; the caller's word would decide what they see.
  const child = startNodeChild({ script, cwd: request.workspaceRoot, env: { NODE_ENV: 'production' } });
  const stop = (): void => child.stop();
  signal?.addEventListener('abort', stop);
  try {
    const result = await child.ask<{ readonly answer?: BuildAnswer; readonly failure?: string }>(request, TIMEOUT_MS);
    if (signal?.aborted)
      throw new DynplugError('EINTERRUPTED', 'The build was stopped.', 'The former output is unchanged.');
    if (result.kind === 'answer' && result.answer.answer) return result.answer.answer;
    throw new DynplugError(
      'EENGINE',
      `${ENGINE_PACKAGE} failed: ${reasonOf(result)}`,
      'Check free disk space and memory.',
    );
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function reasonOf(result: Awaited<ReturnType<ReturnType<typeof startNodeChild>['ask']>>): string {
  if (result.kind === 'timeout') return `it took longer than ${TIMEOUT_MS / 60_000} minutes`;
  if (result.kind === 'died') return result.output || 'it ended without any output';
  return (result.answer as { readonly failure?: string }).failure ?? 'it did not answer';
}
