// Exported frontend plugins written by hand, for what no plugin of the portal does.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { type FrontendCode, writeFrontend as writeCode } from '@org/test-kit';

const SHELL = process.env['E2E_SHELL'] ?? '';

/** With a React of its own, for plugins that load it. @param root of the workspace: absolute */
export function writeFrontend(root: string, code: FrontendCode): void {
  writeCode(root, code);
  const assets = path.join(root, 'plugins', code.name, 'dist-dynamic/dist-scalprum');
  copyFileSync(path.join(SHELL, 'node_modules/react/umd/react.production.min.js'), path.join(assets, 'react.js'));
}
