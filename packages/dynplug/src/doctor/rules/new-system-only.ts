// A frontend that has only features of the new frontend system, in a host whose shell is of the old one.
import { isRhdhOrVeecode } from '../host-kind';
import type { FrontendFacts } from '../examined-plugin';
import type { DoctorRule } from '../rule';

export const newSystemOnly: DoctorRule = {
  id: 'new-system-only',
  title: 'the shell of the host can show the frontend',
  *find({ frontend }, host) {
    if (!frontend || !isRhdhOrVeecode(host) || !isNewOnly(frontend)) return;
    const { hasFederation } = frontend;
    yield {
      severity: hasFederation ? 'warning' : 'error',
      message: 'The plugin has features of the new frontend system only.',
      effect: hasFederation
        ? 'its default shell shows nothing of the plugin'
        : 'its default shell shows nothing of the plugin, and the other shell finds no assets for module federation',
      path: 'package.json',
      fix: hasFederation
        ? 'Start the host with APP_CONFIG_app_packageName=app-next and ENABLE_STANDARD_MODULE_FEDERATION=true, or export components of the old system too, for instance from "./legacy".'
        : 'Build assets for module federation too ("dynplug": { "assets": { "moduleFederation": true } }), or export components of the old system.',
    };
  },
};

/** Every module of Scalprum exports nothing but a feature as its default; what is not known counts as a component. */
function isNewOnly({ features, modules, scalprumName }: FrontendFacts): boolean {
  if (Object.keys(features).length === 0) return false;
  if (scalprumName === undefined) return true;
  return (
    modules !== undefined && Object.values(modules).every((exported) => exported?.every((name) => name === 'default'))
  );
}
