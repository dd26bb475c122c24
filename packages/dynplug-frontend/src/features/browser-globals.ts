// As much of a browser as modules want while they are evaluated. Nothing is rendered, requested or printed.

/** Of Node's own: what pages have too. The others (`process`, `require`, `Buffer`) would make code believe that it is in Node. */
const SHARED_WITH_PAGES = [
  'AbortController', 'AbortSignal', 'Blob', 'BroadcastChannel', 'ByteLengthQueuingStrategy', 'CompressionStream',
  'CountQueuingStrategy', 'DecompressionStream', 'Event', 'EventTarget', 'FormData', 'Headers', 'MessageChannel',
  'MessageEvent', 'MessagePort', 'Performance', 'ReadableStream', 'Request', 'Response', 'TextDecoder',
  'TextDecoderStream', 'TextEncoder', 'TextEncoderStream', 'TransformStream', 'URL', 'URLSearchParams', 'WebAssembly',
  'WritableStream', 'atob', 'btoa', 'clearInterval', 'clearTimeout', 'crypto', 'performance', 'queueMicrotask',
  'structuredClone',
] as const; // prettier-ignore

/**
 * @param base URL of the folder that scripts come from
 * @param run evaluates a script; what it throws becomes the script's error event
 */
export function browserGlobals(base: string, run: (url: string) => void): Record<string, unknown> {
  const node = globalThis as unknown as Readonly<Record<string, unknown>>;
  const globals: Record<string, unknown> = Object.fromEntries(SHARED_WITH_PAGES.map((name) => [name, node[name]]));
  const element = (tag: string): Record<string, unknown> => {
    const attributes = new Map<string, string>();
    return {
      tagName: tag.toUpperCase(),
      style: {},
      dataset: {},
      classList: anything(),
      childNodes: [],
      setAttribute: (name: string, value: string) => attributes.set(name, value),
      getAttribute: (name: string) => attributes.get(name) ?? null,
      appendChild: append,
      insertBefore: append,
      removeChild: (child: unknown) => child,
      remove: nothing,
      addEventListener: nothing,
      removeEventListener: nothing,
      querySelector: () => null,
      querySelectorAll: () => [],
      getContext: () => anything(),
    };
  };
  const append = (child: Record<string, unknown>): unknown => {
    const event = (name: 'onload' | 'onerror') => () => {
      const handler = child[name] as ((event: object) => void) | null | undefined;
      handler?.({ type: name.slice(2), target: child });
    };
    if (child['tagName'] === 'LINK') queueMicrotask(event('onload'));
    if (child['tagName'] === 'SCRIPT' && typeof child['src'] === 'string')
      try {
        run(child['src']);
        queueMicrotask(event('onload'));
      } catch {
        queueMicrotask(event('onerror'));
      }
    return child;
  };
  const [head, body, documentElement] = [element('head'), element('body'), element('html')];
  const document = {
    ...element('#document'),
    currentScript: { tagName: 'SCRIPT', src: `${base}remoteEntry.js`, getAttribute: () => null },
    defaultView: globals,
    baseURI: base,
    head,
    body,
    documentElement,
    cookie: '',
    readyState: 'complete',
    createElement: element,
    createElementNS: (_namespace: string, tag: string) => element(tag),
    createTextNode: () => element('#text'),
    createDocumentFragment: () => element('#fragment'),
    getElementsByTagName: (tag: string) => (tag === 'head' ? [head] : []),
    getElementById: () => null,
  };
  Object.assign(globals, {
    document,
    location: new URL(base),
    navigator: { userAgent: 'dynplug', language: 'en', languages: ['en'], platform: '', maxTouchPoints: 0 },
    history: { pushState: nothing, replaceState: nothing, state: null },
    localStorage: storage(),
    sessionStorage: storage(),
    console: anything(),
    matchMedia: () => ({ matches: false, addEventListener: nothing, addListener: nothing }),
    getComputedStyle: () => anything(),
    requestAnimationFrame: () => 0,
    cancelAnimationFrame: nothing,
    setTimeout: (work: () => void, delay?: number) => setTimeout(work, delay).unref(),
    setInterval: (work: () => void, delay?: number) => setInterval(work, delay).unref(),
    fetch: () => Promise.reject(new Error('there is no network here')),
    addEventListener: nothing,
    removeEventListener: nothing,
    dispatchEvent: nothing,
  });
  for (const name of ['Element', 'HTMLElement', 'SVGElement', 'Node', 'Document', 'Image', 'Worker', 'XMLHttpRequest', 'MutationObserver', 'ResizeObserver', 'IntersectionObserver', 'CSSStyleSheet', 'CustomEvent', 'DOMParser', 'FileReader', 'WebSocket']) // prettier-ignore
    globals[name] = class {
      observe(): void {}
      disconnect(): void {}
    };
  for (const name of ['window', 'self', 'top', 'parent', 'frames']) globals[name] = globals;
  return globals;
}

const nothing = (): void => undefined;

/** Takes any call and any property, and does nothing. */
function anything(): unknown {
  const target = (): void => undefined;
  return new Proxy(target, { get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : nothing) });
}

function storage(): object {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
    removeItem: (key: string) => values.delete(key),
    clear: () => values.clear(),
    key: () => null,
    length: 0,
  };
}
