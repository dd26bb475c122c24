// The packages of a derivation whose sources are compiled, in place of the `dist` that a build wrote.
import { backstageBuild, readTargetsBeforeBuild } from '../compile/backstage-build';
import {
  type CompiledPackage,
  type PackageToCompile,
  compilePackages,
  startCompiler,
} from '../compile/compile-packages';
import { locateBuilder } from '../compile/locate-builder';
import { DynplugError } from '../errors/errors';
import type { StartedChild } from '../process/run';
import { readManifest } from '../tree/manifest';
import type { DeriveRequest, Walked } from './derivation';
import type { SourcePlugin } from './source-plugin';

/**
 * A process that loads the compiler while packages are walked.
 * @returns undefined when the plugin is not compiled, or no compiler is found, which `compiledPackages` reports
 */
export function startPluginCompiler(
  { tree, dir, manifest }: SourcePlugin,
  { workspaceRoot, options }: DeriveRequest,
): StartedChild | undefined {
  if (options.backendBuild !== 'compile') return undefined;
  if (!backstageBuild(dir, manifest, readTargetsBeforeBuild(workspaceRoot))) return undefined;
  try {
    return startCompiler(tree, locateBuilder(tree, dir));
  } catch (error) {
    if (error instanceof DynplugError) return undefined;
    throw error;
  }
}

/**
 * Compiles the plugin and the packages of the workspace that it embeds; those with another build than Backstage's are left out.
 * @param compiler of `startPluginCompiler`
 * @returns by folder
 * @throws ECOMPILER
 */
export async function compiledPackages(
  walked: Walked,
  compiler: StartedChild | undefined,
): Promise<ReadonlyMap<string, CompiledPackage>> {
  const { tree, workspace } = walked.source;
  const packages = packagesToCompile(walked);
  const [first] = packages;
  if (first === undefined) return new Map();
  const manifests = workspace.map(({ dir }) => readManifest(dir));
  return compilePackages(
    compiler ?? startCompiler(tree, first.builder),
    tree,
    packages,
    manifests.filter(({ backstage }) => backstage?.['inline'] !== undefined),
  );
}

/** @throws ECOMPILER */
function packagesToCompile({ request, source: { tree }, walk }: Walked): readonly PackageToCompile[] {
  if (request.options.backendBuild !== 'compile') return [];
  const before = readTargetsBeforeBuild(request.workspaceRoot);
  return [...walk.graph.values()].flatMap(({ id, kind }) => {
    if ((kind !== 'root' && kind !== 'embedded') || !tree.isSourceFolder(id)) return [];
    const manifest = tree.manifest(id);
    const build = backstageBuild(id, manifest, before);
    if (!build) return [];
    return [{ dir: id, manifest, build, builder: locateBuilder(tree, id) }];
  });
}
