// A frontend that has only features of the new frontend system, in a host whose shell is of the old one.
import { isNewSystemOnly } from '../../built-assets/new-system-only';
import { NEW_SHELL, isRhdhOrVeecode } from '../../host-manifest/host-kind';
import type { DoctorRule } from '../rule';

export const newSystemOnly: DoctorRule = {
  id: 'new-system-only',
  title: 'the shell of the host can show the frontend',
  *find({ frontend }, host) {
    if (!frontend || !isRhdhOrVeecode(host)) return;
    const hasScalprum = frontend.scalprumName !== undefined;
    if (!isNewSystemOnly({ ...frontend, hasScalprum })) return;
    const { hasFederation } = frontend;
    yield {
      severity: hasFederation ? 'warning' : 'error',
      message: 'The plugin has features of the new frontend system only.',
      effect: hasFederation
        ? 'its default shell shows nothing of the plugin'
        : 'its default shell shows nothing of the plugin, and the other shell finds no assets for module federation',
      path: 'package.json',
      fix: hasFederation
        ? `Hosts whose app is of the new frontend system show it. Start this one with ${NEW_SHELL}, or export components of the old system too, for instance from "./legacy".`
        : 'Build assets for module federation too ("dynplug": { "assets": { "moduleFederation": true } }), or export components of the old system.',
    };
  },
};
