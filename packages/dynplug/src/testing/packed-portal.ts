// The portal with its plugin packed, as publishing finds it.
import { DEFAULT_OPTIONS } from '../options/derivation';
import { packPlugin } from '../pack/pack-plugin';
import type { PackReport } from '../packaged/pack-report';
import { type Files, PLUGIN_ROOT, portal } from './portal';

/** @param from a folder to pack instead of the plugin; POSIX, relative to the portal */
export async function packedPortal(files: Files, from?: string): Promise<{ root: string; report: PackReport }> {
  const root = portal(files);
  const { report } = await packPlugin({
    workspaceRoot: root,
    projectRoot: PLUGIN_ROOT,
    outputPath: `${PLUGIN_ROOT}/dist-pack`,
    derive: { ...DEFAULT_OPTIONS, check: false },
    from,
    profile: 'all',
    failOn: [],
    compressionLevel: 6,
    baseUrl: undefined,
  });
  return { root, report };
}
