// The workspace's own Backstage CLI as the engine for module federation, for those who want exactly what it builds.
import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { endOfProgram } from '../../process/run';
import { type Manifest, readManifest } from '../../tree/manifest';
import { addCommand } from '../../tree/package-manager';
import { makeShadowRoot } from './shadow-root';

const PACKAGE = '@backstage/cli';
const COMMAND = ['package', 'build', '--module-federation'] as const;
/** What it prints of a failure, at most. */
const LINES = 30;

export interface CliRequest {
  /** Real and absolute. */
  readonly workspaceRoot: string;
  /** Real and absolute. */
  readonly projectDir: string;
  /** Absolute folder that does not exist yet; its siblings are the work's. */
  readonly output: string;
}

export interface CliRemote {
  /** Of the CLI. */
  readonly version: string;
  /** Absolute folder that the paths in its source maps are relative to; it is gone. */
  readonly context: string;
}

/**
 * Builds the remote into the output. The plugin's own folder is only read.
 * @throws ENOCLI, ECLI, EINTERRUPTED
 */
export async function buildWithBackstageCli(
  { workspaceRoot, projectDir, output }: CliRequest,
  signal?: AbortSignal,
): Promise<CliRemote> {
  const { script, version } = locateCli(workspaceRoot, projectDir);
  const shadow = path.join(path.dirname(output), 'shadow');
  const context = realpathSync(makeShadowRoot(shadow, workspaceRoot, projectDir));
  const args = [script, ...COMMAND];
  const { succeeded, exitCode, stdout, stderr } = await endOfProgram(process.execPath, args, context, clean(), signal);
  if (signal?.aborted)
    throw new DynplugError('EINTERRUPTED', 'The build was stopped.', 'The former output is unchanged.');
  const printed = `${stdout}\n${stderr}`.split(`${context}/`).join('').trim();
  // Older ones know no such flag: some say so, others build a library.
  if (/unknown option|unexpected flag/i.test(printed) || (succeeded && !existsSync(builtIn(context))))
    throw new DynplugError(
      'ENOCLI',
      `${PACKAGE} ${version} cannot build for module federation: it has no --module-federation.`,
      `Update it to 0.36 or later, or leave federationEngine at "rspack".`,
    );
  if (!succeeded)
    throw new DynplugError(
      'ECLI',
      `${PACKAGE} ${version} ended with ${exitCode} (${COMMAND.join(' ')}):\n${printed.split('\n').slice(-LINES).join('\n')}`,
      'Fix what it says, or leave federationEngine at "rspack".',
    );
  renameSync(path.dirname(builtIn(context)), output);
  rmSync(shadow, { recursive: true });
  return { version, context };
}

function builtIn(plugin: string): string {
  return path.join(plugin, 'dist', 'mf-manifest.json');
}

/** The copy that the plugin sees, else the workspace's. @throws ENOCLI */
function locateCli(workspaceRoot: string, projectDir: string): { readonly script: string; readonly version: string } {
  for (const dir of [projectDir, workspaceRoot]) {
    const found = manifestFrom(dir);
    const bin = found?.manifest['bin'] as string | Readonly<Record<string, string>> | undefined;
    const script = typeof bin === 'string' ? bin : bin?.['backstage-cli'];
    if (found && script !== undefined)
      return { script: path.join(found.folder, script), version: found.manifest.version };
  }
  throw new DynplugError(
    'ENOCLI',
    `federationEngine is "backstage-cli", but ${PACKAGE} is not installed.`,
    `Run: ${addCommand(workspaceRoot, PACKAGE)}`,
  );
}

function manifestFrom(dir: string): { readonly folder: string; readonly manifest: Manifest } | undefined {
  try {
    const folder = path.dirname(createRequire(path.join(dir, 'package.json')).resolve(`${PACKAGE}/package.json`));
    return { folder, manifest: readManifest(folder) };
  } catch {
    return undefined;
  }
}

/** Without what would make the result another one here than there. `CI`: older ones take warnings for errors then. */
function clean(): Readonly<Record<string, string | undefined>> {
  const steering = /^(APP_CONFIG_|EXPERIMENTAL_|LEGACY_WEBPACK_BUILD$|FORCE_REACT_DEVELOPMENT$|NODE_ENV$)/;
  const names = Object.keys(process.env).filter((name) => steering.test(name));
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), CI: 'false', FORCE_COLOR: '0' };
}
