// Mount points that are nearly those of the shell. Plugins may have mount points of their own, so other names are not wrong.
import { nearestName } from '../../errors/nearest-name';
import { entriesOf } from '../../packaged/wiring';
import type { DoctorRule } from '../rule';
import { wiringOf } from '../wiring';

const TABS = [
  'overview',
  'topology',
  'issues',
  'pull-requests',
  'ci',
  'cd',
  'kubernetes',
  'image-registry',
  'monitoring',
  'lighthouse',
  'api',
  'dependencies',
  'docs',
  'definition',
  'diagram',
];
const KNOWN = [
  ...TABS.flatMap((tab) => [`entity.page.${tab}/cards`, `entity.page.${tab}/context`]),
  'entity.context.menu',
  'search.page.types',
  'search.page.filters',
  'search.page.results',
  'application/header',
  'application/listener',
  'application/provider',
  'application/internal/drawer-state',
  'application/internal/drawer-content',
  'home.page/cards',
  'home.page/widgets',
  'global.header/component',
  'global.header/create',
  'global.header/help',
  'global.header/profile',
];

export const wiringMountPoint: DoctorRule = {
  id: 'wiring-mount-point',
  title: 'mount points are those of the shell',
  *find(plugin, host) {
    const wiring = wiringOf(plugin, host);
    if (!wiring) return;
    const tabs = entriesOf(wiring.config, 'entityTabs').map(({ entry }) => String(entry['mountPoint']));
    for (const { at, entry } of entriesOf(wiring.config, 'mountPoints')) {
      const { mountPoint } = entry;
      if (typeof mountPoint !== 'string' || KNOWN.includes(mountPoint)) continue;
      if (tabs.includes(mountPoint.replace(/\/(cards|context)$/, ''))) continue;
      const near = nearMountPoint(mountPoint);
      if (near !== undefined)
        yield {
          severity: 'warning',
          message: `${wiring.file}: ${at} names the mount point ${mountPoint}.`,
          effect: 'has none of this name, and shows nothing',
          fix: `Write ${near}.`,
        };
    }
  },
};

/** The known one that is meant. A tab of another name may be that of another plugin. */
function nearMountPoint(mountPoint: string): string | undefined {
  if (/^entity\.page\.[\w-]+$/.test(mountPoint)) return `${mountPoint}/cards`;
  const near = nearestName(mountPoint, KNOWN);
  const edits = near === undefined ? 0 : Math.abs(near.length - mountPoint.length);
  return near !== undefined && edits <= 2 && near.split('/').length === mountPoint.split('/').length ? near : undefined;
}
