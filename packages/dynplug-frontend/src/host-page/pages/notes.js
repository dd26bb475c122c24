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

  window.dynplug = {
    /** What this page shows; the server fills it in. */
    request: undefined,
    notes,
    renderers,
    done,
    finish,
  };
})();
