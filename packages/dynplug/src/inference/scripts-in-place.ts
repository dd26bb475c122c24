// Scripts in a plugin's package.json with the name of one of our targets: Nx makes targets of scripts, and they win over inferred ones.
// Rule: readTargetsFromPackageJson of nx, whose result is merged after that of plugins.
import { own } from '../json/values';
import type { TargetKind } from '../options/plugin';

type Targets = Readonly<Record<string, { readonly executor?: unknown; readonly command?: unknown }>>;

/** One of our targets, and its name in the workspace. */
export type NamedTarget = readonly [TargetKind, string];

/** What of a project decides which target runs, unchecked. */
export interface WrittenProject {
  /** `scripts` and `nx` of package.json. */
  readonly scripts?: unknown;
  readonly nx?: unknown;
  /** `targets` of project.json, if there is one. */
  readonly targets?: unknown;
}

/** Our targets in whose place Nx runs a script. @param names of our targets */
export function scriptsInPlace(
  { scripts, nx, targets }: WrittenProject,
  names: readonly NamedTarget[],
): readonly NamedTarget[] {
  if (typeof scripts !== 'object' || scripts === null) return [];
  const { includedScripts, targets: inManifest } = (nx ?? {}) as { includedScripts?: unknown; targets?: Targets };
  const isIncluded = (name: string): boolean => !Array.isArray(includedScripts) || includedScripts.includes(name);
  const isWritten = (name: string): boolean =>
    [inManifest, targets as Targets | undefined].some((written) => {
      const target = own(written, name);
      return target?.executor !== undefined || target?.command !== undefined;
    });
  return names.filter(([, name]) => Object.hasOwn(scripts, name) && isIncluded(name) && !isWritten(name));
}

/** @param file of the manifest: POSIX, relative to the workspace root */
export function scriptWarning([kind, name]: NamedTarget, file = 'package.json'): string {
  return `The script ${name} of ${file} takes the place of the target ${name}. ${renameHint(kind)}`;
}

export function renameHint(kind: TargetKind): string {
  return `Rename it, or give ours another name with "targetNames": { "${kind}": "…" }.`;
}
