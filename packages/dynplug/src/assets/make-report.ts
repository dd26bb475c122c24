// The engine's answer as what is kept of it.
import path from 'node:path';
import { posixRelative } from '../files/paths';
import type { SourcePlugin } from '../derive/source-plugin';
import type { AssetsReport, KindReport, ScalprumReport } from '../built-assets/assets-report';
import { federationName } from './configuration/entry-points';
import type { BuildAnswer, KindAnswer } from '../protocol';
import type { ScalprumConfig } from './configuration/scalprum-config';
import { duplicatesOf, sharableOf } from './savings';

export interface ReportContext {
  /** Requests that a person took out of the shared modules. */
  readonly unshared: readonly string[];
  /** Version of the Backstage CLI, if it built for module federation. */
  readonly backstageCli: string | undefined;
}

/** Without warnings, which are found by looking at it. */
export function assetsReport(
  { dir, root, manifest }: SourcePlugin,
  { scalprum, federation }: BuildAnswer,
  config: ScalprumConfig | undefined,
  { unshared, backstageCli }: ReportContext,
): AssetsReport {
  const { name, version } = manifest;
  const exposedModules = (
    kind: KindAnswer,
    files: ScalprumConfig['exposedModules'],
  ): ScalprumReport['exposedModules'] =>
    Object.fromEntries(
      Object.entries(files).map(([key, file]) => {
        const source = posixRelative(root, path.resolve(dir, file));
        const exports = kind.bundled.sources.find((found) => found.path === source)?.exports;
        return [key, { file, ...(exports && { exports }) }];
      }),
    );
  return {
    formatVersion: 1,
    name,
    version,
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
