// What a workspace must have before its plugins can have targets that work. Said here, because Nx says it late or not at all.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import type { ProjectManifest } from './project-manifest';
import { parseJson } from '../json/parse-json';
import { refuseBun } from '../tree/bun';

/** The majors of Nx that the peer range in package.json names; a spec holds them together. */
export const NX_MAJORS = { from: 22, to: 24 } as const;

/** Those that Nx reads, but for Bun's. */
export const LOCKFILES = ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'];

/**
 * Refuses an Nx that we do not know. One that is not installed as a package, or is built from source (0.0.0), is let pass.
 * @param workspaceRoot absolute
 * @throws ENX
 */
export function requireNx(workspaceRoot: string): void {
  const version = installedNx(workspaceRoot);
  const major = Number(/^\d+/.exec(version ?? '')?.[0] ?? 0);
  if (major === 0 || (major >= NX_MAJORS.from && major <= NX_MAJORS.to)) return;
  const isOld = major < NX_MAJORS.from;
  throw new DynplugError(
    'ENX',
    `@org/dynplug works with Nx ${NX_MAJORS.from} to ${NX_MAJORS.to}; this workspace has ${version}.`,
    isOld
      ? `Update Nx ("nx migrate ${NX_MAJORS.to}"), or remove @org/dynplug from the plugins in nx.json.`
      : 'Look for a newer @org/dynplug, or stay with an older Nx.',
  );
}

/**
 * Without a lockfile Nx knows no packages, and refuses each of our targets with "externalDependency could not be found".
 * @param workspaceRoot absolute
 * @throws ENOLOCKFILE
 */
export function requireLockfile(workspaceRoot: string): void {
  const has = (file: string): boolean => existsSync(path.join(workspaceRoot, file));
  refuseBun(has);
  if (LOCKFILES.some(has)) return;
  throw new DynplugError(
    'ENOLOCKFILE',
    `This workspace has no lockfile (${LOCKFILES.join(', ')}): Nx does not know its dependencies.`,
    'Install the dependencies with a lockfile, and commit it.',
  );
}

/** Bundles frontends. */
export const ENGINE = '@org/dynplug-frontend';

/**
 * Tools of the workspace that decide bytes of an output: the engine, Backstage's CLI (with its build, the compiler of config schemas, and the
 * other engine), and what compiles and minifies.
 */
const TOOLS = [
  ENGINE,
  '@backstage/cli',
  '@backstage/cli-defaults',
  '@backstage/cli-module-build',
  '@backstage/config-loader',
  'esbuild',
  'rollup',
  'typescript',
];

/** Those tools that the workspace's own package.json names. @param manifest of the root */
export function namedTools(manifest: ProjectManifest): readonly string[] {
  const named = namedPackages(manifest);
  return TOOLS.filter((name) => named.includes(name));
}

/** All that it names. */
export function namedPackages(manifest: ProjectManifest): readonly string[] {
  return Object.keys({ ...(manifest['dependencies'] ?? {}), ...(manifest['devDependencies'] ?? {}) });
}

/** Whether inputs may be fields of a JSON file: since Nx 22.7. @param workspaceRoot absolute */
export function hasJsonInputs(workspaceRoot: string): boolean {
  const [major = 0, minor = 0] = (installedNx(workspaceRoot) ?? '').split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 7);
}

function installedNx(workspaceRoot: string): string | undefined {
  try {
    const file = createRequire(path.join(workspaceRoot, 'package.json')).resolve('nx/package.json');
    return (parseJson(readFileSync(file, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}
