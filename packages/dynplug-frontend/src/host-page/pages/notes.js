// Notes what happens in a page, before any other code runs in it: a script of its own, as the server sends it.
(() => {
  const MOST = 100;
  const notes = [];
  const renderers = [];
  let finish;
  const done = new Promise((resolve) => (finish = resolve));

  const textOf = (value) => {
    if (value instanceof Error) return value.stack?.includes(value.message) ? value.stack : String(value);
    if (typeof value !== 'object' || value === null) return String(value);
    try {
      return JSON.stringify(value);
    } catch {
      return String(value);
    }
  };
  const note = (kind, words) => {
    if (notes.length < MOST) notes.push({ kind, text: words.map(textOf).join(' ').slice(0, 2000) });
  };

  const original = console.error;
  console.error = (...words) => {
    // React says so of each error that it caught. It is a file of its own, which calls this function.
    const [, , caller = ''] = (new Error().stack ?? '').split('\n');
    const error = words.find((word) => word instanceof Error);
    if (error && caller.includes('/react-dom.js')) note('thrown', [error]);
    else note('console', words);
    original.apply(console, words);
  };
  addEventListener('error', ({ error, message }) => note('uncaught', [error ?? message]));
  addEventListener('unhandledrejection', ({ reason }) => note('uncaught', [reason]));
  addEventListener('securitypolicyviolation', ({ blockedURI }) => note('foreign', [blockedURI]));
  // Each copy of react-dom announces itself to the developer tools.
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    renderers: new Map(),
    inject: (renderer) => renderers.push(renderer),
    onCommitFiberRoot() {},
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onScheduleFiberRoot() {},
  };

  // What is on its way from the server, and when the last of it arrived: a page is not complete before.
  const arriving = { count: 0, last: 0 };
  const begin = () => {
    arriving.count += 1;
    let hasEnded = false;
    return () => {
      if (!hasEnded) arriving.count -= 1;
      hasEnded = true;
      arriving.last = performance.now();
    };
  };
  const { fetch, XMLHttpRequest: Request } = window;
  window.fetch = (...words) => {
    const end = begin();
    const answer = fetch.apply(window, words);
    answer.then(end, end);
    return answer;
  };
  const { send } = Request.prototype;
  Request.prototype.send = function (...words) {
    this.addEventListener('loadend', begin());
    return send.apply(this, words);
  };
  new MutationObserver((changes) => {
    const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
    for (const node of added.filter((one) => one.localName === 'script' && one.src)) {
      const end = begin();
      node.addEventListener('load', end);
      node.addEventListener('error', end);
    }
  }).observe(document, { childList: true, subtree: true });

  window.dynplug = {
    /** What this page shows; the server fills it in. */
    request: undefined,
    notes,
    renderers,
    arriving,
    done,
    finish,
  };
})();
