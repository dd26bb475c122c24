// When a page has stopped changing, and whether there is anything to see in it.

/** No change for so long, in milliseconds: longer than what lazy code takes to arrive from this machine. */
const QUIET = 300;
/** What goes on changing without a sign of loading, as an animation, is shown after so long. */
const MOVING = 2000;
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
      const isLoading = start === undefined || root.querySelector(LOADING) !== null;
      if (!isLoading && (now - last > QUIET || now - start > MOVING)) return 'settled';
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
