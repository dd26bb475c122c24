// Which packages of a plugin are compiled from their sources, and which builds its targets wait for instead.
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import { DERIVATION } from '../options/derivation';
import type { DynplugPluginOptions } from '../options/plugin';
import { byText } from '../files/paths';
import { extraInputs } from './path-inputs';
import type { SourceClosure, SourcePackage } from './source-closure';

type Input = NonNullable<TargetConfiguration['inputs']>[number];
type DependsOn = NonNullable<TargetConfiguration['dependsOn']>;
type BackendBuild = NonNullable<DynplugPluginOptions['backendBuild']>;

/** A plugin of an image, with its options. */
export interface ImagePlugin {
  readonly isFrontend: boolean;
  readonly closure: SourceClosure;
  readonly options: DynplugPluginOptions;
}

/** With another build target, plugins have another build, unless the options say so. */
export function backendBuildOf({ backendBuild, targetNames }: DynplugPluginOptions): BackendBuild {
  return backendBuild ?? (targetNames?.build === undefined ? DERIVATION.backendBuild.default : 'backstage-cli');
}

function compiledFolders(closure: SourceClosure, options: DynplugPluginOptions): ReadonlySet<string> {
  if (backendBuildOf(options) !== 'compile') return new Set();
  return new Set(closure.packages.filter((pkg) => pkg.hasBackstageBuild).map(({ folder }) => folder));
}

/**
 * The builds that a backend needs before it can be derived.
 * @param build name of the target
 */
export function buildsBefore(closure: SourceClosure, options: DynplugPluginOptions, build: string): DependsOn {
  const compiled = compiledFolders(closure, options);
  if (!compiled.has(closure.folder)) return [build, `^${build}`];
  const others = closure.packages.filter(({ folder }) => !compiled.has(folder));
  return buildsOf(others, build);
}

/** The builds that a frontend needs before it can be bundled: those of packages whose entry points are no sources. */
export function buildsBeforeAssets({ packages: [, ...others] }: SourceClosure, build: string): DependsOn {
  return buildsOf(
    others.filter(({ namesSources }) => !namesSources),
    build,
  );
}

function buildsOf(packages: readonly SourcePackage[], target: string): DependsOn {
  const projects = packages.flatMap(({ project }) => project ?? []).sort(byText);
  return projects.length === 0 ? [] : [{ projects, target }];
}

/** The builds that an image of several plugins waits for: of all that they ship, unless each backend is compiled with all that it embeds. */
export function bundledBuilds(plugins: readonly ImagePlugin[], build: string): DependsOn {
  const isCompiled = plugins.every(
    ({ isFrontend, closure, options }) => isFrontend || buildsBefore(closure, options, build).length === 0,
  );
  return isCompiled ? [] : [`^${build}`];
}

/** The folders of the plugin, and of what it embeds, whose contents are inputs because builds may write them. */
export function builtFolders(closure: SourceClosure, options: DynplugPluginOptions): readonly string[] {
  const compiled = compiledFolders(closure, options);
  const isBuilt = (folder: string): boolean =>
    path.posix.basename(folder) !== 'dist' || !compiled.has(path.posix.dirname(folder));
  return [...closure.ownBuilt, ...closure.otherBuilt].filter(isBuilt);
}

/** What compiling needs to know of a workspace. */
interface Workspace {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Packages that the root's package.json names. */
  readonly named: readonly string[];
}

/** What decides how the sources compile, besides the tools and the sources that Nx knows. */
export function compileInputs(
  closure: SourceClosure,
  options: DynplugPluginOptions,
  { workspaceRoot, named }: Workspace,
): readonly Input[] {
  const compiled = compiledFolders(closure, options);
  if (compiled.size === 0) return [];
  const sources = closure.packages.filter(({ folder }) => compiled.has(folder)).map(({ tsconfig }) => tsconfig);
  const files = [...new Set(sources.flatMap((tsconfig) => tsconfig.files))].sort(byText);
  const packages = [...new Set(sources.flatMap((tsconfig) => tsconfig.packages))].sort(byText);
  const external = packages.filter((name) => named.includes(name));
  return [
    ...files.map((file): Input => `{workspaceRoot}/${file}`),
    ...(external.length > 0 ? [{ externalDependencies: external }] : []),
    ...extraInputs(workspaceRoot, options.extraSources),
  ];
}

/** The same for the plugins of an image, each input once. */
export function bundledCompileInputs(plugins: readonly ImagePlugin[], workspace: Workspace): readonly Input[] {
  const inputs = plugins.flatMap(({ isFrontend, closure, options }) =>
    isFrontend ? [] : compileInputs(closure, options, workspace),
  );
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}
