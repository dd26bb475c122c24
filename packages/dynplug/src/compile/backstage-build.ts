// Which packages `backstage-cli package build` makes, as their package.json says: these can be compiled without it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../json/values';
import { parseJson, parseJsonc } from '../json/parse-json';

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
 * @param before targets that builds of the workspace wait for, where a package has them
 * @returns undefined for a package with another build, or with a role that is not built for Node: what that build wrote is used
 */
export function backstageBuild(
  dir: string,
  manifest: Readonly<Record<string, unknown>>,
  before: readonly string[],
): BackstageBuild | undefined {
  const flags = buildFlags(dir, manifest, before);
  const { backstage } = manifest;
  if (flags === undefined || !isObject(backstage)) return undefined;
  const role = /--role[ =]([\w-]+)/.exec(flags)?.[1] ?? backstage['role'];
  const outputs = typeof role === 'string' && Object.hasOwn(OUTPUTS, role) ? OUTPUTS[role] : undefined;
  return outputs && { outputs, minify: flags.includes('--minify') };
}

/** Whether the target `build` of a package is that command and nothing else, for Node or for browsers. Parameters as above. */
export function isBuiltByBackstage(
  dir: string,
  manifest: Readonly<Record<string, unknown>>,
  before: readonly string[],
): boolean {
  return buildFlags(dir, manifest, before) !== undefined;
}

/** What follows the command; undefined for another build. */
function buildFlags(
  dir: string,
  { scripts, nx }: Readonly<Record<string, unknown>>,
  before: readonly string[],
): string | undefined {
  if (!isObject(scripts)) return undefined;
  const { build, prebuild, postbuild } = scripts;
  const flags = typeof build === 'string' ? COMMAND.exec(build.trim().replace(/\s+/g, ' '))?.[1] : undefined;
  if (flags === undefined || prebuild !== undefined || postbuild !== undefined) return undefined;
  const written = [isObject(nx) ? nx['targets'] : undefined, projectTargets(dir)].filter(isObject);
  if (written.some(replacesBuild)) return undefined;
  const hasOwnOrder = written.some(
    (targets) => isObject(targets['build']) && targets['build']['dependsOn'] !== undefined,
  );
  const waits =
    !hasOwnOrder && before.some((name) => [scripts, ...written].some((known) => Object.hasOwn(known, name)));
  return waits ? undefined : flags;
}

/**
 * The targets of the same project that `targetDefaults` let builds wait for, such as one that generates sources.
 * @param targetDefaults of nx.json, unchecked; a value may be a list from Nx 23 on
 */
export function targetsBeforeBuild(targetDefaults: unknown): readonly string[] {
  if (!isObject(targetDefaults)) return [];
  return [targetDefaults['build'], targetDefaults['nx:run-script']].flat().flatMap((defaults: unknown) => {
    const dependsOn = isObject(defaults) ? defaults['dependsOn'] : undefined;
    return Array.isArray(dependsOn) ? dependsOn.flatMap(ownTarget) : [];
  });
}

/** The same, read from a workspace; none where it has no nx.json, which Nx itself reports. @param workspaceRoot absolute */
export function readTargetsBeforeBuild(workspaceRoot: string): readonly string[] {
  const nxJson = readObject(path.join(workspaceRoot, 'nx.json'));
  return targetsBeforeBuild(nxJson?.['targetDefaults']);
}

/** Targets written for Nx may give `build` a command in place of the script, or let it wait for what generates sources. */
function replacesBuild(targets: Readonly<Record<string, unknown>>): boolean {
  const { build } = targets;
  if (!isObject(build)) return false;
  const { executor, command, dependsOn } = build;
  const waits = Array.isArray(dependsOn) && dependsOn.flatMap(ownTarget).length > 0;
  return executor !== undefined || command !== undefined || waits;
}

/** The name of a target of the same project, but for declarations, which are not needed. */
function ownTarget(dependency: unknown): readonly string[] {
  const { target, projects, dependencies } = isObject(dependency) ? dependency : { target: dependency };
  const isOwn = typeof target === 'string' && !target.startsWith('^') && target !== 'tsc';
  return isOwn && projects === undefined && dependencies !== true ? [target] : [];
}

function projectTargets(dir: string): unknown {
  return readObject(path.join(dir, 'project.json'))?.['targets'];
}

/** JSON, with comments or without. Undefined for a file that is absent, or broken, which Nx itself reports. */
function readObject(file: string): Readonly<Record<string, unknown>> | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  // The other parser has to be loaded first, and few files need it.
  for (const parse of [parseJson, parseJsonc])
    try {
      const value = parse(text);
      return isObject(value) ? value : undefined;
    } catch {
      // The next one, or nothing.
    }
  return undefined;
}
