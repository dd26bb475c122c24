// The process that shows a plugin in a browser: of @org/dynplug-frontend. It ends with all that it started, also when this one is interrupted.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { ENGINE_PACKAGE, locateEngine } from '../../engine/locate-engine';
import { DynplugError } from '../../errors/errors';
import { type TemporaryFolder, makeTemporaryFolder } from '../../files/temporary-folder';
import { type ChildResult, startNodeChild } from '../../process/run';
import type { ShowAnswer, ShowFailure, ShowRequest } from '../../protocol';

/** Lines of what a browser printed that are shown. */
const LINES = 15;
/** How often its folder is removed, 100 ms apart. */
const REMOVALS = 50;

/**
 * @param timeout of all together, in milliseconds
 * @returns undefined when it did not end in time
 * @throws EBROWSER when the browser does not start, or ends; EVERIFYHOST when the packages of an app do not bundle; EENGINE
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
    return answerOf(
      await child.ask<{ readonly answer?: ShowAnswer; readonly failure?: ShowFailure }>(request, timeout),
    );
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

function answerOf(
  result: ChildResult<{ readonly answer?: ShowAnswer; readonly failure?: ShowFailure }>,
): ShowAnswer | undefined {
  if (result.kind === 'timeout') return undefined;
  if (result.kind === 'died')
    throw new DynplugError('EENGINE', `${ENGINE_PACKAGE} ended:\n${firstLines(result.output)}`, 'Check free memory.');
  const { answer, failure } = result.answer;
  if (answer) return answer;
  const message = firstLines(failure?.message ?? 'it did not answer');
  if (failure?.part === 'page')
    throw new DynplugError(
      'EVERIFYHOST',
      `The packages of the app cannot be bundled to a page: ${message}`,
      'Install what is missing, or name the folder of another app with the option hostPackages.',
    );
  throw new DynplugError(
    'EBROWSER',
    `The browser did not start, or ended: ${message}`,
    'Check free memory, and that the program is Chromium or Chrome. CHROME_PATH names another one.',
  );
}

/** The driver of the browser says much, with colors. */
function firstLines(text: string): string {
  return stripVTControlCharacters(text).trim().split('\n').slice(0, LINES).join('\n');
}
