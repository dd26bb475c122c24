// The package that bundles frontend plugins and shows them in a browser: a package of its own, which a workspace installs when it has frontends.
import { createRequire } from 'node:module';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { readManifest } from '../tree/manifest';
import { addCommand } from '../tree/package-manager';

export const ENGINE_PACKAGE = '@org/dynplug-frontend';

/** What it can do, each a script for a process of its own. */
export type EngineProgram = 'engine' | 'show';

/**
 * The script of a program, absolute: the workspace's own copy, else one that this package sees.
 * @param workspaceRoot absolute @param self a file of this package, absolute
 * @throws EENGINE
 */
export function locateEngine(workspaceRoot: string, program: EngineProgram, self = __filename): string {
  const found = [path.join(workspaceRoot, 'package.json'), self]
    .map((file) => resolveFrom(file, program))
    .find((one) => one !== undefined);
  const own = ownVersion();
  const hint = `Run: ${addCommand(workspaceRoot, `${ENGINE_PACKAGE}@${own}`)}`;
  if (found === undefined)
    throw new DynplugError(
      'EENGINE',
      `Frontend plugins are bundled and shown by ${ENGINE_PACKAGE}, which is not installed.`,
      hint,
    );
  const { version } = readManifest(path.dirname(found.manifest));
  if (version !== own)
    throw new DynplugError('EENGINE', `${ENGINE_PACKAGE} ${version} is installed, but @org/dynplug is ${own}.`, hint);
  return found.script;
}

function resolveFrom(
  file: string,
  program: EngineProgram,
): { readonly script: string; readonly manifest: string } | undefined {
  try {
    const { resolve } = createRequire(file);
    return { script: resolve(`${ENGINE_PACKAGE}/${program}`), manifest: resolve(`${ENGINE_PACKAGE}/package.json`) };
  } catch {
    return undefined;
  }
}

function ownVersion(): string {
  return readManifest(path.resolve(__dirname, '../..')).version;
}
