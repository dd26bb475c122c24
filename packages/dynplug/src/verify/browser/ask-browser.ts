// The process that shows a plugin in a browser: of @org/dynplug-frontend. It ends with all that it started, also when this one is interrupted.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { ENGINE_PACKAGE, locateEngine } from '../../engine/locate-engine';
import { DynplugError } from '../../errors/errors';
import { type TemporaryFolder, makeTemporaryFolder } from '../../files/temporary-folder';
import { type ChildResult, startNodeChild } from '../../process/run';
import type { ShowAnswer, ShowFailure, ShowRequest } from '../../show-protocol';

/** Lines of what a browser printed that are shown. */
const LINES = 15;
/** Characters of a line that are shown: command lines of browsers have thousands. */
const WIDTH = 200;
const OTHER_BROWSER =
  'Check free memory, and that the program is Chromium or Chrome. CHROME_PATH or the option browser names another one.';
const OTHER_APP = 'Install what is missing, or name the folder of another app with the option hostPackages.';
/** How often its folder is removed, 100 ms apart. */
const REMOVALS = 50;

interface Answered {
  readonly answer?: ShowAnswer;
  readonly failure?: ShowFailure;
}

/**
 * @param timeout of all together, in milliseconds
 * @returns undefined when the views were not shown in time
 * @throws EBROWSER when the browser does not start, or not in time, or ends; EVERIFYHOST when the packages of an app do not bundle; EENGINE
 */
export async function askBrowser(
  workspaceRoot: string,
  request: ShowRequest,
  timeout: number,
): Promise<ShowAnswer | undefined> {
  const script = locateEngine(workspaceRoot, 'show');
  // Profiles, caches and sockets of the browser.
  const folder = makeTemporaryFolder('browser', { isShort: true });
  const home = path.join(folder.path, 'home');
  try {
    mkdirSync(home);
    const env = { TMPDIR: folder.path, TMP: folder.path, TEMP: folder.path, HOME: home, NODE_ENV: 'production' };
    const child = startNodeChild({ script, cwd: folder.path, env });
    return answerOf(await child.ask<Answered>(request, timeout), timeout);
  } finally {
    await removed(folder);
  }
}

/** Processes of a browser that was killed write into it until they have ended. */
async function removed(folder: TemporaryFolder): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      folder.remove();
      return;
    } catch (error) {
      if (tries === REMOVALS) throw error;
      await sleep(100);
    }
  }
}

/** @param timeout milliseconds that it had @returns undefined when the views were not shown in time */
export function answerOf(result: ChildResult<Answered>, timeout: number): ShowAnswer | undefined {
  if (result.kind === 'timeout') return outOfTime(result.reached, timeout);
  if (result.kind === 'died')
    throw new DynplugError('EENGINE', `${ENGINE_PACKAGE} ended:\n${firstLines(result.output)}`, 'Check free memory.');
  const { answer, failure } = result.answer;
  if (answer) return answer;
  const message = firstLines(failure?.message ?? 'it did not answer');
  if (failure?.part === 'page')
    throw new DynplugError('EVERIFYHOST', `The packages of the app make no page: ${message}`, OTHER_APP);
  throw new DynplugError('EBROWSER', `The browser did not start, or ended: ${message}`, OTHER_BROWSER);
}

/** Only views are of the plugin; what comes before them is not its fault. @param reached a ShowStep */
function outOfTime(reached: string | undefined, timeout: number): undefined {
  if (reached === 'browser')
    throw new DynplugError('EBROWSER', `The browser did not start in time: within ${timeout / 1000} s.`, OTHER_BROWSER);
  if (reached === 'page')
    throw new DynplugError(
      'EVERIFYHOST',
      `The packages of the app were not bundled to a page in time: within ${timeout / 1000} s.`,
      'Give it more time with the option timeout. Later runs take the page from a cache.',
    );
  return undefined;
}

/** The driver of the browser says much, with colors, in long lines, and what the browser printed once more in a log of its own. */
function firstLines(text: string): string {
  const [own = ''] = stripVTControlCharacters(text).split(/^Call log:$/m);
  const lines = own.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(0, LINES)
    .map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line))
    .join('\n');
}
