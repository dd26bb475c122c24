// What our targets are called in a workspace.
import type { DynplugPluginOptions } from './plugin-options';

export type TargetKind =
  | 'build'
  | 'assets'
  | 'export'
  | 'package-oci'
  | 'pack'
  | 'load'
  | 'lint'
  | 'publish'
  | 'promote';

/** The name of each target: chosen, or by default. */
export function targetNames(options: DynplugPluginOptions): Readonly<Record<TargetKind, string>> {
  return {
    build: options.buildTargetName ?? 'build',
    assets: options.assetsTargetName ?? 'assets',
    export: options.exportTargetName ?? 'export',
    'package-oci': options.packageOciTargetName ?? 'package-oci',
    pack: options.packTargetName ?? 'pack',
    load: options.loadTargetName ?? 'load',
    lint: options.lintTargetName ?? 'lint-dynamic',
    publish: options.publishTargetName ?? 'publish',
    promote: options.promoteTargetName ?? 'promote',
  };
}
