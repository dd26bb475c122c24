// The engine's answer as what is kept of it.
import { posixRelative } from '../support/paths';
import type { SourcePlugin } from '../derive/source-plugin';
import type { AssetsReport, KindReport, ScalprumReport } from '../frontend/assets-report';
import { federationName } from '../frontend/entry-points';
import type { BuildAnswer, KindAnswer } from '../frontend/protocol';
import type { ScalprumConfig } from '../frontend/scalprum-config';
import path from 'node:path';

/** Without warnings, which are found by looking at it. @param backstageCli its version, if it built for module federation */
export function assetsReport(
  { dir, root, manifest }: SourcePlugin,
  { scalprum, federation }: BuildAnswer,
  config: ScalprumConfig | undefined,
  backstageCli?: string,
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
          ...kindReport(config.name, scalprum),
          exposedModules: exposedModules(scalprum, config.exposedModules),
        },
      }),
    ...(federation &&
      federation.exposes.length > 0 && {
        federation: {
          ...kindReport(federationName(name), federation),
          exposes: federation.exposes,
          features: federation.features,
          ...(backstageCli !== undefined && { backstageCli }),
        },
      }),
    warnings: [],
  };
}

function kindReport(name: string, { assets, bundled }: KindAnswer): KindReport {
  return {
    name,
    size: assets.reduce((sum, { size }) => sum + size, 0),
    files: assets,
    sources: bundled.sources.filter((source) => source.bundled).map(({ path: file, size }) => ({ path: file, size })),
    packages: bundled.packages,
    shared: bundled.shared,
  };
}
