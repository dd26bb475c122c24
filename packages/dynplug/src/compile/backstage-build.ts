// Which packages `backstage-cli package build` makes, as their package.json says: these can be compiled without it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../json/values';
import { parseJson } from '../json/parse-json';

/** What the command makes of a package. */
export interface BackstageBuild {
  readonly outputs: readonly ('cjs' | 'esm')[];
  readonly minify: boolean;
}

/** Rule: PackageRoles of @backstage/cli-node 0.3. Declarations are left out: no host reads them. */
const OUTPUTS: Readonly<Record<string, BackstageBuild['outputs']>> = {
  'backend-plugin': ['cjs'],
  'backend-plugin-module': ['cjs'],
  'node-library': ['cjs'],
  'common-library': ['esm', 'cjs'],
};

const COMMAND = /^(?:yarn |npx )?backstage-cli package build((?: --minify| --role[ =][\w-]+)*)$/;

/**
 * @param dir absolute folder of the package
 * @param manifest its package.json, unchecked
 * @returns undefined for a package with another build, or with a role that is not built for Node: what that build wrote is used
 */
export function backstageBuild(dir: string, manifest: Readonly<Record<string, unknown>>): BackstageBuild | undefined {
  const { scripts, backstage, nx } = manifest;
  if (!isObject(scripts) || !isObject(backstage)) return undefined;
  const { build, prebuild, postbuild } = scripts;
  const flags = typeof build === 'string' ? COMMAND.exec(build.trim().replace(/\s+/g, ' '))?.[1] : undefined;
  if (flags === undefined || prebuild !== undefined || postbuild !== undefined) return undefined;
  const role = /--role[ =]([\w-]+)/.exec(flags)?.[1] ?? backstage['role'];
  const outputs = typeof role === 'string' && Object.hasOwn(OUTPUTS, role) ? OUTPUTS[role] : undefined;
  if (!outputs || replacesBuild(isObject(nx) ? nx['targets'] : undefined) || replacesBuild(projectTargets(dir)))
    return undefined;
  return { outputs, minify: flags.includes('--minify') };
}

/** Targets written for Nx may give `build` a command in place of the script, or let it wait for what generates sources. */
function replacesBuild(targets: unknown): boolean {
  const build = isObject(targets) ? targets['build'] : undefined;
  if (!isObject(build)) return false;
  const { executor, command, dependsOn } = build;
  return executor !== undefined || command !== undefined || (Array.isArray(dependsOn) && dependsOn.some(isOwnTarget));
}

/** A target of the same project, but for declarations, which are not needed. */
function isOwnTarget(dependency: unknown): boolean {
  if (typeof dependency === 'string') return !dependency.startsWith('^') && dependency !== 'tsc';
  if (!isObject(dependency)) return false;
  return dependency['projects'] === undefined && dependency['dependencies'] !== true && dependency['target'] !== 'tsc';
}

/** Of project.json. Nx itself reports a broken one. */
function projectTargets(dir: string): unknown {
  const file = path.join(dir, 'project.json');
  if (!existsSync(file)) return undefined;
  try {
    const project = parseJson(readFileSync(file, 'utf8'));
    return isObject(project) ? project['targets'] : undefined;
  } catch {
    return undefined;
  }
}
