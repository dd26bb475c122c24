// The engine that bundles frontend plugins: a package of its own, which a workspace installs when it has frontends. One process per build.
import { createRequire } from 'node:module';
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { startNodeChild } from '../../process/run';
import { readManifest } from '../../tree/manifest';
import { addCommand } from '../../tree/package-manager';
import type { BuildAnswer, BuildRequest } from '../../protocol';

const PACKAGE = '@org/dynplug-frontend';
/** A large plugin takes seconds; longer than this means that something hangs. */
const TIMEOUT_MS = 600_000;

/**
 * Builds in the engine's own process, which ends with the build or when the signal says so.
 * @throws EENGINE when the engine is absent, of another version or fails, EINTERRUPTED
 */
export async function askEngine(request: BuildRequest, signal?: AbortSignal): Promise<BuildAnswer> {
  const script = locateEngine(request.workspaceRoot);
  // What is asked for the plugin's features are builds for production; the caller's word would decide what they see.
  const child = startNodeChild({ script, cwd: request.workspaceRoot, env: { NODE_ENV: 'production' } });
  const stop = (): void => child.stop();
  signal?.addEventListener('abort', stop);
  try {
    const result = await child.ask<{ readonly answer?: BuildAnswer; readonly failure?: string }>(request, TIMEOUT_MS);
    if (signal?.aborted)
      throw new DynplugError('EINTERRUPTED', 'The build was stopped.', 'The former output is unchanged.');
    if (result.kind === 'answer' && result.answer.answer) return result.answer.answer;
    throw new DynplugError('EENGINE', `${PACKAGE} failed: ${reasonOf(result)}`, 'Check free disk space and memory.');
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function reasonOf(result: Awaited<ReturnType<ReturnType<typeof startNodeChild>['ask']>>): string {
  if (result.kind === 'timeout') return `it took longer than ${TIMEOUT_MS / 60_000} minutes`;
  if (result.kind === 'died') return result.output || 'it ended without any output';
  return (result.answer as { readonly failure?: string }).failure ?? 'it did not answer';
}

/**
 * The engine's script, absolute: the workspace's own copy, else one that this package sees.
 * @param workspaceRoot absolute @param self a file of this package, absolute
 * @throws EENGINE
 */
export function locateEngine(workspaceRoot: string, self = __filename): string {
  const found = [path.join(workspaceRoot, 'package.json'), self].map(resolveFrom).find((file) => file !== undefined);
  const own = ownVersion();
  const hint = `Run: ${addCommand(workspaceRoot, `${PACKAGE}@${own}`)}`;
  if (found === undefined)
    throw new DynplugError('EENGINE', `Frontend plugins are bundled by ${PACKAGE}, which is not installed.`, hint);
  const { version } = readManifest(path.dirname(found.manifest));
  if (version !== own)
    throw new DynplugError('EENGINE', `${PACKAGE} ${version} is installed, but @org/dynplug is ${own}.`, hint);
  return found.engine;
}

function resolveFrom(file: string): { readonly engine: string; readonly manifest: string } | undefined {
  try {
    const { resolve } = createRequire(file);
    return { engine: resolve(`${PACKAGE}/engine`), manifest: resolve(`${PACKAGE}/package.json`) };
  } catch {
    return undefined;
  }
}

function ownVersion(): string {
  return readManifest(path.resolve(__dirname, '../../..')).version;
}
