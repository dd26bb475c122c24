// Inputs that Nx does not know by itself: what builds wrote, and files of the repository that belong to no project.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { TargetConfiguration } from '@nx/devkit';
import type { DynplugPluginOptions } from '../options/plugin';
import { byText } from '../files/paths';
import { hostFiles } from '../host-manifest/host-file';
import { type ImagePlugin, builtFolders, bundledCompileInputs } from './backend-builds';
import { contentsInputs, fileContentsInputs } from './path-inputs';
import { LOCKFILES } from './require-workspace';
import type { SourceClosure } from './source-closure';

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** Where patch-package and Yarn keep patches. pnpm's are in its lockfile, with their hashes. */
const PATCHES: readonly Input[] = ['{workspaceRoot}/patches/**/*', '{workspaceRoot}/.yarn/patches/**/*'];

/** Yarn's packageExtensions add dependencies, and its lockfile does not say so; catalogs are there too. */
const YARN_SETTINGS = '.yarnrc.yml';
/** Where pnpm's catalogs stand. What it adds to packages is in its lockfile. */
const PNPM_SETTINGS = 'pnpm-workspace.yaml';

/** Files that specs name by path, patches of installed packages, and settings of package managers that change what is shipped. */
export function looseInputs(workspaceRoot: string, closure: SourceClosure): readonly Input[] {
  const settings = [YARN_SETTINGS, ...(closure.usesCatalog ? [PNPM_SETTINGS] : [])];
  return [
    ...PATCHES,
    ...closure.localFolders.map((folder): Input => `{workspaceRoot}/${folder}/**/*`),
    ...[...closure.localFiles, ...settings.filter((file) => existsSync(path.join(workspaceRoot, file)))].map(
      (file): Input => `{workspaceRoot}/${file}`,
    ),
  ];
}

/** Manifests of hosts, which decide what a backend ships. Those that come with this package are part of its version. */
export function hostInputs({ host }: DynplugPluginOptions): readonly Input[] {
  return hostFiles(host).map((file): Input => `{workspaceRoot}/${file}`);
}

/**
 * What builds wrote into folders. Twice, for two cases: Nx hashes the outputs of the tasks that ran before in the same graph, and only
 * because of that it waits for them; and a command hashes the folders as they are, for a build that did not run in this graph
 * (`--excludeTaskDependencies`, another `dependsOn`, no target `build`), since Nx hashes no files that git ignores.
 * @param folders POSIX, relative to the workspace root
 */
export function builtInputs(folders: readonly string[]): readonly Input[] {
  const names = [...new Set(folders.map((folder) => path.posix.basename(folder)))];
  return [
    ...names.map((name): Input => ({ dependentTasksOutputFiles: `**/${name}/**`, transitive: true })),
    ...contentsInputs(folders),
  ];
}

/**
 * What doctor reads: reports, and examples of a configuration, which are beside package.json.
 * @param folder of the project: POSIX, relative to the workspace root
 */
export function doctorInputs(folder: string, isFrontend: boolean, options: DynplugPluginOptions): readonly Input[] {
  return [
    ...reportInputs([folder], isFrontend),
    '{projectRoot}/package.json',
    '{projectRoot}/app-config*.yaml',
    ...PATCHES,
    ...hostInputs(options),
  ];
}

/**
 * The report of an export stands for all of its files, whose hashes it has; that of the assets tells what modules of a frontend export. Nx looks
 * through all outputs for each of them.
 * @param folders of projects: POSIX, relative to the workspace root
 */
function reportInputs(folders: readonly string[], isFrontend: boolean): readonly Input[] {
  const reports = ['dist-dynamic/.dynplug/export.json', ...(isFrontend ? ['dist-assets/assets.json'] : [])];
  return [
    ...reports.map((file): Input => ({ dependentTasksOutputFiles: `**/${file}`, transitive: true })),
    ...fileContentsInputs(folders.flatMap((folder) => reports.map((file) => path.posix.join(folder, file)))),
  ];
}

/**
 * What a boot reads, or a page: exports, by their reports; configuration; the installed tree, for which the
 * lockfile stands; and the Node that runs it. A page also reads what modules export, and the browser may be another one.
 * @param folders of the project and of those beside it: POSIX, relative to the workspace root
 */
export function verifyInputs(folders: readonly string[], isFrontend: boolean): readonly Input[] {
  return [
    ...reportInputs(folders, isFrontend),
    '{projectRoot}/app-config*.yaml',
    '{workspaceRoot}/app-config*.yaml',
    ...LOCKFILES.map((file): Input => `{workspaceRoot}/${file}`),
    { env: isFrontend ? 'CHROME_PATH' : 'DYNPLUG_VERIFY_DATABASE' },
    { runtime: 'node --version' },
  ];
}

/** What the closures of several plugins add to one image. @param named packages that the root's package.json names */
export function closuresInputs(
  workspaceRoot: string,
  plugins: readonly ImagePlugin[],
  named: readonly string[],
): readonly Input[] {
  const loose = plugins.flatMap(({ isFrontend, closure, options }) => [
    ...looseInputs(workspaceRoot, closure),
    ...(isFrontend ? [] : hostInputs(options)),
  ]);
  const built = plugins.flatMap(({ isFrontend, closure, options }) => packagedFolders(closure, isFrontend, options));
  return [
    ...new Set(loose),
    ...bundledCompileInputs(plugins, { workspaceRoot, named }),
    ...builtInputs([...new Set(built)].sort(byText)),
  ];
}

/** What is packaged of builds: of a frontend its assets. */
export function packagedFolders(
  closure: SourceClosure,
  isFrontend: boolean,
  options: DynplugPluginOptions,
): readonly string[] {
  if (!isFrontend) return builtFolders(closure, options);
  return [path.posix.join(closure.folder, 'dist-assets'), ...closure.otherBuilt];
}
