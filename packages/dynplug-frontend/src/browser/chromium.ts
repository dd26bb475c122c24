// Chromium of this machine, driven by playwright-core: one page at a time, with all that happens in it.
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Visit {
  /** Absolute address. */
  readonly url: string;
  /** Absolute file to write; undefined: none. */
  readonly screenshot: string | undefined;
  /** In pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Visited {
  readonly outcome: 'done' | 'busy' | 'crashed';
  /** What the page finished with. */
  readonly result: unknown;
  /** What it noted, with `kind` and `text`. */
  readonly notes: unknown;
  readonly renderers: number;
  readonly hasScreenshot: boolean;
  readonly ms: number;
}

export interface Chromium {
  readonly version: string;
  visit(visit: Visit): Promise<Visited>;
  stop(): Promise<void>;
}

/** How long what needs no work of the page may take, in milliseconds. */
const SHORT = 5000;
/** How long a browser on a busy machine may take to answer, and the time between two questions, in milliseconds. */
const PATIENCE = 15_000;
const PAUSE = 1000;

/**
 * @param program absolute
 * @param memory bytes that JavaScript of a page may take
 * @throws when it does not start; then, as at the end of this process, nothing of it is left
 */
export async function startChromium(program: string, memory: number): Promise<Chromium> {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: program,
    // Signals are for the process that started this one.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
    args: [
      '--disable-gpu',
      // Containers have little of it.
      '--disable-dev-shm-usage',
      `--js-flags=--max-old-space-size=${Math.round(memory / 1024 / 1024)}`,
    ],
  });
  const context = await browser.newContext({
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
    serviceWorkers: 'block',
  });
  const gone = noticeEnd(browser);
  // Also while no page is visited.
  gone.catch(() => undefined);
  return {
    version: browser.version(),
    visit: (visit) => Promise.race([visitPage(browser, context, visit), gone]),
    stop: () => within(browser.close(), SHORT),
  };
}

/**
 * Asks the browser again and again. When it is killed, programs that it has started may hold the channel open: then nothing tells its end.
 * @throws when it has ended
 */
async function noticeEnd(browser: Browser): Promise<never> {
  const ended = (): Error => new Error('Chromium ended while it showed the page');
  const session = await browser.newBrowserCDPSession().catch(() => Promise.reject(ended()));
  for (;;) {
    const answer = await Promise.race([session.send('Browser.getVersion').catch(() => undefined), after(PATIENCE)]);
    if (answer === undefined) throw ended();
    await after(PAUSE);
  }
}

/** @throws when the browser as a whole has ended */
async function visitPage(browser: Browser, context: BrowserContext, visit: Visit): Promise<Visited> {
  const began = performance.now();
  const page = await context.newPage();
  try {
    await page.setViewportSize(visit.size);
    const crash = new Promise<'crashed'>((resolve) => page.once('crash', () => resolve('crashed')));
    const time = new Promise<'busy'>((resolve) => setTimeout(resolve, visit.timeout, 'busy').unref());
    const result = openPage(page, visit.url).catch((error: unknown) =>
      /crash/i.test(String(error)) ? 'crashed' : { error: String(error) },
    );
    const first = await Promise.race([result, crash, time]);
    const ms = Math.round(performance.now() - began);
    if (!browser.isConnected()) throw new Error('Chromium ended while it showed the page');
    if (first === 'crashed')
      return { outcome: 'crashed', result: {}, notes: [], renderers: 0, hasScreenshot: false, ms };
    const { notes, renderers } = await notesOf(page);
    const hasScreenshot = visit.screenshot !== undefined && (await tookScreenshot(page, visit.screenshot));
    const isBusy = first === 'busy';
    return { outcome: isBusy ? 'busy' : 'done', result: isBusy ? {} : first, notes, renderers, hasScreenshot, ms };
  } finally {
    // A page in an endless loop does not answer.
    await within(page.close(), SHORT);
  }
}

/** What the page finishes with, however long that takes. */
async function openPage(page: Page, url: string): Promise<unknown> {
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: 0 });
  return await page.evaluate('window.dynplug.done');
}

async function notesOf(page: Page): Promise<{ readonly notes: unknown; readonly renderers: number }> {
  const asked = page.evaluate('({ notes: window.dynplug.notes, renderers: window.dynplug.renderers.length })');
  const found = await Promise.race([asked, after(SHORT)]).catch(() => undefined);
  return (found as { notes: unknown; renderers: number } | undefined) ?? { notes: [], renderers: 0 };
}

async function tookScreenshot(page: Page, file: string): Promise<boolean> {
  try {
    await page.screenshot({ path: file, timeout: SHORT, animations: 'disabled' });
    return true;
  } catch {
    // A page in an endless loop is not drawn.
    return false;
  }
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  await Promise.race([work.catch(() => undefined), after(ms)]);
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}
