// When a page has stopped changing, and whether there is anything to see in it.

/** No change for so long, in milliseconds: longer than what lazy code takes to arrive from this machine. */
const QUIET = 300;
/** What goes on changing without a sign of loading, as an animation, is shown after so long. */
const MOVING = 2000;
/** What has not arrived after so long is not waited for. */
const WAITING = 5000;
/** What Backstage shows while something loads. */
const LOADING = '[data-testid="progress"]';

/**
 * @param {Element} root
 * @param {number} limit milliseconds
 * @param {() => boolean} hasBegun whether the app is there
 * @returns {Promise<'settled' | 'busy'>}
 */
export async function settled(root, limit, hasBegun) {
  const began = performance.now();
  let last = began;
  let start;
  const observer = new MutationObserver(() => (last = performance.now()));
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      const now = performance.now();
      if (start === undefined && hasBegun()) start = last = now;
      const { arriving } = window.dynplug;
      const isWaiting = arriving.count > 0 && now - start < WAITING;
      const isLoading = start === undefined || isWaiting || root.querySelector(LOADING) !== null;
      const isQuiet = now - Math.max(last, arriving.last) > QUIET;
      if (!isLoading && (isQuiet || now - start > MOVING)) return 'settled';
      if (now - began > limit) return 'busy';
    }
  } finally {
    observer.disconnect();
  }
}

/** @param {Element | null} root */
export function isEmpty(root) {
  if (!root) return true;
  const text = root.innerText?.trim() ?? '';
  return text === '' && root.querySelector('img, svg, canvas, video, iframe, input, button, object') === null;
}
