// Chromium or Chrome of this machine.
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { findProgram, isProgram } from '../../files/find-program';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'chrome.exe'];
/** Where installers put it on systems that do not add it to the PATH. */
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/**
 * @param named by a person: absolute, or relative to the workspace root
 * @param env CHROME_PATH comes next, then the PATH
 * @returns absolute
 * @throws EBROWSER
 */
export function findBrowser(
  workspaceRoot: string,
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  platform = process.platform,
): string {
  const chosen = named ?? env['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') {
    const program = path.resolve(workspaceRoot, chosen);
    if (isProgram(program)) return program;
    const source = named === undefined ? 'the variable CHROME_PATH' : 'the option browser';
    throw new DynplugError('EBROWSER', `There is no program ${chosen}, which ${source} names.`, HINT);
  }
  const found = findProgram(NAMES, env['PATH'] ?? '') ?? PLACES[platform]?.find(isProgram);
  if (found !== undefined) return found;
  throw new DynplugError(
    'EBROWSER',
    'There is no Chromium or Chrome on this machine to show the plugin in.',
    `${HINT} On Debian and Ubuntu: apt-get install chromium.`,
  );
}

const HINT = 'Install Chromium or Chrome, or name its program with the variable CHROME_PATH or the option browser.';
