// A page that loads plugins through Scalprum, as far as scripts go: the callback, a share scope with the host's React, script elements.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

interface Container {
  init(scope: object): unknown;
  get(name: string): Promise<() => Record<string, any>>;
}

export interface LoadedPlugin {
  /** What the script called back with. */
  readonly name: string;
  /** Style sheets that were asked for. */
  readonly links: readonly string[];
  get(module: string): Promise<Record<string, any>>;
}

/** @param folder absolute, with plugin-manifest.json @param react the host's */
export async function loadInPage(folder: string, react: object): Promise<LoadedPlugin> {
  const manifest: { readonly loadScripts: readonly string[] } = JSON.parse(
    readFileSync(path.join(folder, 'plugin-manifest.json'), 'utf8'),
  );
  const base = 'http://host.test/api/scalprum/foo/';
  const links: string[] = [];
  let called: [string, Container] | undefined;
  const append = (element: { tagName: string; src?: string; href?: string; onload?: (event: object) => void }) => {
    if (element.tagName === 'SCRIPT') run(element.src!);
    else links.push(element.href!.slice(base.length));
    queueMicrotask(() => element.onload?.({ type: 'load', target: element }));
  };
  const document = {
    currentScript: { tagName: 'SCRIPT', src: '' },
    head: { appendChild: append, insertBefore: append },
    createElement: (tag: string) => ({
      tagName: tag.toUpperCase(),
      setAttribute() {},
      parentNode: { removeChild() {} },
    }),
    querySelector: () => null,
    getElementsByTagName: () => [],
  };
  const page: Record<string, unknown> = { document, location: new URL(base), URL, setTimeout, clearTimeout, console };
  page['__load_plugin_entry__'] = (name: string, container: Container) => (called = [name, container]);
  page['self'] = page['window'] = page;
  const context = vm.createContext(page);
  const run = (url: string): void => {
    document.currentScript.src = url;
    vm.runInContext(readFileSync(path.join(folder, decodeURIComponent(url.slice(base.length))), 'utf8'), context);
  };
  for (const script of manifest.loadScripts) run(base + script);
  const [name, container] = called!;
  await container.init({
    react: { '18.3.1': { from: 'host', eager: false, loaded: 1, get: () => Promise.resolve(() => react) } },
  });
  return { name, links, get: async (module) => (await container.get(module))() };
}
