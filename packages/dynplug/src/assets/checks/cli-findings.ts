// Options that say how to bundle, when the Backstage CLI bundles: it takes none of them.
import { type AssetOptions, DEFAULT_ASSET_OPTIONS } from '../../options/assets';
import type { Finding } from '../../errors/errors';

const OPTIONS = ['define', 'minify', 'publicPath', 'sharedModules', 'statistics'] as const;

export function cliFindings(options: AssetOptions): readonly Finding[] {
  if (!options.moduleFederation || options.federationEngine !== 'backstage-cli') return [];
  const set = [
    ...OPTIONS.filter((name) => JSON.stringify(options[name]) !== JSON.stringify(DEFAULT_ASSET_OPTIONS[name])),
    ...(options.sourceMaps === 'inline' ? ['sourceMaps: inline'] : []),
  ];
  if (set.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'EOPTION',
      message: `The assets for module federation are as the Backstage CLI makes them: ${set.join(', ')} does not apply.`,
      hint: 'Leave federationEngine at "rspack" for these options.',
    },
  ];
}
