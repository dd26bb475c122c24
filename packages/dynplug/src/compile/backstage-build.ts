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

/** Targets written for Nx may give `build` a command of its own in place of the script. */
function replacesBuild(targets: unknown): boolean {
  const build = isObject(targets) ? targets['build'] : undefined;
  return isObject(build) && (build['executor'] !== undefined || build['command'] !== undefined);
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
