// Inputs, outputs and cache of Backstage's own `build`, and of the `tsc` that it takes declarations from. Nx makes these targets of scripts and
// caches neither; what a person writes about them wins over this, property by property.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { isObject } from '../json/values';
import { OUTPUT_FOLDERS } from '../plugin/output-folders';
import type { ProjectIndex, SourceClosure, SourcePackage } from './source-closure';
import { builtInputs } from './source-inputs';
import { type WorkspaceFacts, sourceInputs } from './targets';

/** Where Backstage's build looks for declarations: in the root of the repository. */
const DECLARATIONS = 'dist-types';
const TSC = 'tsc';
const ROOT = '.';
/** A call that writes where tsconfig.json says. */
const PLAIN_TSC = /^(?:yarn |npx )?tsc(?: (?:-p|--project)[ =](?:\.\/)?tsconfig\.json)?$/;

/** The packages that `backstage-cli package build` makes, each once: those of all closures. */
function builtPackages(closures: readonly SourceClosure[]): readonly SourcePackage[] {
  const packages = closures.flatMap((closure) => closure.packages);
  return [...new Set(packages)].filter(
    ({ project, isBuiltByBackstage }) => project !== undefined && isBuiltByBackstage,
  );
}

/** Folder of a project, POSIX and relative to the workspace root → what is said of its targets `build` and `tsc`. */
export type BuildTargets = ReadonlyMap<string, Readonly<Record<string, TargetConfiguration>>>;

/**
 * @param closures of all plugins
 * @param rootProject name of the project of the workspace's root
 */
export function buildTargets(
  closures: readonly SourceClosure[],
  facts: WorkspaceFacts,
  { root }: Pick<ProjectIndex, 'root'>,
  rootProject: string,
): BuildTargets {
  const packages = builtPackages(closures);
  const { scripts, nx } = root;
  const script = isObject(scripts) ? scripts[TSC] : undefined;
  const declaring = typeof script === 'string' ? rootProject : undefined;
  const builds: BuildTargets = new Map(
    packages.map((pkg) => [pkg.folder, { build: buildTarget(pkg, facts, declaring) }]),
  );
  const isWritten = isObject(nx) && isObject(nx['targets']) && nx['targets'][TSC] !== undefined;
  if (typeof script !== 'string' || isWritten || packages.length === 0) return builds;
  return new Map([...builds, [ROOT, { ...builds.get(ROOT), [TSC]: tscTarget(script, facts.workspaceRoot) }]]);
}

/** @param rootProject whose target tsc writes declarations; undefined: none does */
function buildTarget(
  { folder, tsconfig }: SourcePackage,
  facts: WorkspaceFacts,
  rootProject: string | undefined,
): TargetConfiguration {
  return {
    cache: true,
    ...(rootProject !== undefined && { dependsOn: [{ projects: [rootProject], target: TSC }] }),
    inputs: [
      ...sourceInputs(facts),
      { externalDependencies: [...facts.tools] },
      ...tsconfig.files.map((file) => `{workspaceRoot}/${file}`),
      ...(rootProject === undefined ? [] : builtInputs([path.posix.join(DECLARATIONS, folder)])),
    ],
    outputs: ['{projectRoot}/dist'],
  };
}

/** Of all sources of the repository, and all that is installed. Not cached where its outputs are not known. */
function tscTarget(script: string, workspaceRoot: string): TargetConfiguration {
  const target = { executor: 'nx:run-script', options: { script: TSC } };
  if (!PLAIN_TSC.test(script.trim()) || !writesDeclarations(workspaceRoot)) return target;
  return {
    ...target,
    cache: true,
    inputs: [
      '{workspaceRoot}/**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,json}',
      ...['dist', DECLARATIONS, ...OUTPUT_FOLDERS].map((name) => `!{workspaceRoot}/**/${name}/**/*`),
    ],
    outputs: [`{workspaceRoot}/${DECLARATIONS}`],
  };
}

/** Into that folder alone: state of an incremental compiler elsewhere would not fit what a cache restores. */
function writesDeclarations(workspaceRoot: string): boolean {
  const file = path.join(workspaceRoot, 'tsconfig.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /"outDir"\s*:\s*"(\.\/)?dist-types\/?"/.test(text) && !text.includes('"tsBuildInfoFile"');
}
