// Whether the configuration that a plugin suggests leads to anything that a browser can show.
import type { HostFinding } from '../../host/finding';
import { otherName, wiredImports } from '../../packaged/wiring';
import type { ShownView } from '../../show-protocol';
import { type ExportedFrontend, systemsOf } from './exported-frontend';
import { SHOWN_HOST } from './judge-views';

type Judged = Pick<
  ExportedFrontend,
  'scalprum' | 'scalprumName' | 'federation' | 'suggested' | 'file' | 'wiring' | 'isModule'
>;

/** @param views that were shown; undefined where another finding tells why there may be none */
export function judgeWiring(
  plugin: Judged,
  views: readonly Pick<ShownView, 'system'>[] | undefined,
): readonly HostFinding[] {
  const { scalprumName, suggested, file } = plugin;
  const isLegacy = systemsOf(plugin).includes('legacy');
  const other = isLegacy && scalprumName !== undefined ? otherName(suggested, file, scalprumName) : undefined;
  if (other)
    return [
      {
        rule: 'wired-plugin',
        severity: 'error',
        message: `${other.message} It wires nothing of this plugin.`,
        hosts: [{ host: SHOWN_HOST, effect: 'shows nothing of the plugin' }],
        fix: other.fix,
      },
    ];
  // What is wired and no view was loaded and compared; a module may only extend what others show.
  const isQuiet = plugin.isModule || wiredImports(plugin.wiring).length > 0;
  if (views === undefined || views.length > 0 || isQuiet) return [];
  return [
    {
      rule: 'no-view',
      severity: 'warning',
      message:
        'No view of the plugin was shown: it has no route, no card and no page that its configuration or its features name.',
      hosts: [{ host: SHOWN_HOST, effect: 'loads the plugin, and may show nothing of it' }],
      fix: isLegacy
        ? `Name its routes and cards in app-config.dynamic.yaml, below dynamicPlugins.frontend.${scalprumName ?? ''}.`
        : 'Give the plugin a page, or test what it shows in pages of others by hand.',
    },
  ];
}
