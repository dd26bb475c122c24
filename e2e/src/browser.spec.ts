// Exported frontend plugins in a browser, with the Backstage of the portal.
import { frontends } from './frontends';
import { showFrontends } from './show-frontends';
import { describeWith } from './tools';

describeWith(['chromium'], 'frontend plugins in a browser', () => {
  showFrontends({
    frontends,
    shellDir: () => process.env['E2E_SHELL'] ?? '',
    hostDir: () => process.env['E2E_HOST'] ?? '',
    react: '18.3.1',
  });
});
