// The engine's answer as what is kept of it, with what makes a bundle larger than it must be: packages in several copies, and packages that hosts share.
import path from 'node:path';
import { isInside, posixRelative } from '../files/paths';
import { sourceHashes } from '../tree/source-hashes';
import type { SourcePlugin } from '../derive/source-plugin';
import type {
  AssetsReport,
  DuplicatePackage,
  KindReport,
  ScalprumReport,
  SharablePackage,
} from '../built-assets/assets-report';
import { federationName } from './configuration/entry-points';
import type { BuildAnswer, BundledPackage, KindAnswer } from '../protocol';
import type { ScalprumConfig } from './configuration/scalprum-config';

export interface ReportContext {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Files and folders in no package that it is made from: POSIX, relative to the workspace root. */
  readonly extraSources: readonly string[];
  /** Requests that a person took out of the shared modules. */
  readonly unshared: readonly string[];
  /** Version of the Backstage CLI, if it built for module federation. */
  readonly backstageCli: string | undefined;
}

/** Without warnings, which are found by looking at it. */
export function assetsReport(
  source: SourcePlugin,
  { scalprum, federation }: BuildAnswer,
  config: ScalprumConfig | undefined,
  { workspaceRoot, extraSources, unshared, backstageCli }: ReportContext,
): AssetsReport {
  const { dir, root, manifest } = source;
  const { name, version } = manifest;
  const exposedModules = (
    kind: KindAnswer,
    files: ScalprumConfig['exposedModules'],
  ): ScalprumReport['exposedModules'] =>
    Object.fromEntries(
      Object.entries(files).map(([key, file]) => {
        const module = posixRelative(root, path.resolve(dir, file));
        const exports = kind.bundled.sources.find((found) => found.path === module)?.exports;
        return [key, { file, ...(exports && { exports }) }];
      }),
    );
  return {
    formatVersion: 1,
    name,
    version,
    sourceHashes: sourceHashes(workspaceRoot, bundledFolders(source, [scalprum, federation]), extraSources),
    ...(scalprum &&
      config && {
        scalprum: {
          ...kindReport(config.name, scalprum, unshared),
          exposedModules: exposedModules(scalprum, config.exposedModules),
        },
      }),
    ...(federation &&
      federation.exposes.length > 0 && {
        federation: {
          ...kindReport(federationName(name), federation, unshared),
          exposes: federation.exposes,
          features: federation.features,
          ...(backstageCli !== undefined && { backstageCli }),
        },
      }),
    warnings: [],
  };
}

/** The plugin, and the packages of the workspace that have a source in a bundle. Absolute. */
function bundledFolders(
  { dir, root, workspace }: SourcePlugin,
  kinds: readonly (KindAnswer | undefined)[],
): readonly string[] {
  const sources = kinds.flatMap((kind) => kind?.bundled.sources ?? []).map((found) => path.join(root, found.path));
  const others = workspace.map((one) => one.dir).filter((one) => sources.some((file) => isInside(one, file)));
  return [...new Set([dir, ...others.filter((one) => one !== root)])];
}

function kindReport(name: string, answer: KindAnswer, unshared: readonly string[]): KindReport {
  const { assets, bundled } = answer;
  return {
    name,
    size: assets.reduce((sum, { size }) => sum + size, 0),
    files: assets,
    sources: bundled.sources.filter((source) => source.bundled).map(({ path: file, size }) => ({ path: file, size })),
    packages: bundled.packages,
    shared: bundled.shared,
    duplicates: duplicatesOf(bundled.packages),
    sharable: sharableOf(answer, unshared),
  };
}

/** Largest first. */
function duplicatesOf(packages: readonly BundledPackage[]): readonly DuplicatePackage[] {
  const names = [...new Set(packages.map(({ name }) => name))];
  return bySize(
    names
      .map((name) => packages.filter((copy) => copy.name === name))
      .filter((copies) => copies.length > 1)
      .map((copies) => ({
        name: (copies[0] as BundledPackage).name,
        copies: copies.map(({ version, path, size }) => ({ version, path, size })),
        size: sum(copies),
      })),
  );
}

/**
 * Packages of which hosts share the whole, largest first: of others, hosts have parts only.
 * @param unshared requests that a person took out of the shared modules, for a reason
 */
function sharableOf({ bundled, shareScope }: KindAnswer, unshared: readonly string[]): readonly SharablePackage[] {
  const brought = bundled.shared.filter(({ version }) => version !== undefined).map(({ request }) => request);
  return bySize(
    shareScope
      .filter((name) => !unshared.includes(name))
      .map((name) => ({ name, copies: bundled.packages.filter((copy) => copy.name === name && !isJsx(copy)) }))
      .filter(({ copies }) => copies.length > 0)
      .map(({ name, copies }) => ({
        name,
        size: sum(copies),
        copy: brought.includes(name) ? ('fallback' as const) : ('beside' as const),
      })),
  );
}

/** What the compiler writes JSX for: no host shares it, and it has no React in it. */
function isJsx({ name, entry }: BundledPackage): boolean {
  return name === 'react' && !entry;
}

function sum(copies: readonly { readonly size: number }[]): number {
  return copies.reduce((total, { size }) => total + size, 0);
}

function bySize<T extends { readonly name: string; readonly size: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
}
