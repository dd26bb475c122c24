// The page of the new frontend system: an app that loads remotes as @backstage/frontend-dynamic-feature-loader does, and shows one of their pages.
import { createApp } from '@backstage/frontend-defaults';
import { ConfigReader } from '@backstage/config';
import {
  AppRootElementBlueprint,
  appTreeApiRef,
  coreExtensionData,
  createExtension,
  createFrontendModule,
  useApi,
} from '@backstage/frontend-plugin-api';
import { createInstance } from '@module-federation/runtime';
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { isEmpty, settled } from './settled.js';
import { shared } from './shared.js';

const { request, finish } = window.dynplug;

load()
  .then(async ({ modules, own, features }) => {
    const hasNothing = request.bases.length > 0 && own.length === 0;
    const shown = hasNothing ? { outcome: 'settled' } : await show(own, features);
    finish({ modules, otherReacts: [], ...shown });
  })
  .catch((error) => finish({ error: String(error?.stack ?? error), otherReacts: [] }));

/** The plugin comes first; of those beside it only the features count. Without any, the app is as it is alone. */
async function load() {
  const bases = request.bases.map((base) => new URL(base, location.href).href);
  const manifests = await Promise.all(bases.map(async (base) => (await fetch(`${base}mf-manifest.json`)).json()));
  const federation = createInstance({
    name: 'dynplug-host',
    remotes: manifests.map(({ name }, at) => ({ name, entry: `${bases[at]}mf-manifest.json` })),
    shared: Object.fromEntries(
      Object.entries(shared).map(([name, { version, module }]) => [name, share(version, module)]),
    ),
  });
  const loaded = await Promise.all(manifests.map((manifest) => loadRemote(federation, manifest)));
  const [{ modules, features: own } = { modules: {}, features: [] }] = loaded;
  return { modules, own, features: loaded.flatMap(({ features }) => features) };
}

async function loadRemote(federation, manifest) {
  const modules = {};
  const features = [];
  for (const { name } of manifest.exposes) {
    const id = name === '.' ? manifest.name : `${manifest.name}/${name}`;
    try {
      const loaded = await federation.loadRemote(id);
      modules[name] = Object.keys(loaded ?? {});
      if (loaded?.default?.$$type?.startsWith('@backstage/Frontend')) features.push(loaded.default);
    } catch (error) {
      modules[name] = String(error?.message ?? error);
    }
  }
  return { modules, features };
}

function share(version, library) {
  return { version, lib: () => library, shareConfig: { singleton: true, requiredVersion: '*', eager: true } };
}

/** Where the app loads a plugin and shows none of its pages: an address without a page would show the app's page for errors. */
const blank = createExtension({
  name: 'dynplug-load',
  attachTo: { id: 'app/routes', input: 'routes' },
  output: [coreExtensionData.routePath, coreExtensionData.reactElement],
  factory: () => [
    coreExtensionData.routePath('/dynplug-load'),
    coreExtensionData.reactElement(createElement('p', null, 'loaded')),
  ],
});

async function show(own, features) {
  let tree;
  const Probe = () => {
    const api = useApi(appTreeApiRef);
    useEffect(() => void (tree = api.getTree().tree), [api]);
    return null;
  };
  // An app that has not started yet has none.
  const hasRoutes = () => tree?.nodes.get('app/routes')?.instance !== undefined;
  const probe = AppRootElementBlueprint.make({ name: 'dynplug', params: { element: createElement(Probe) } });
  const app = createApp({
    features: [...features, createFrontendModule({ pluginId: 'app', extensions: [probe, blank] })],
    advanced: { configLoader: async () => ({ config: new ConfigReader(withoutSignIn(request.config)) }) },
  });
  const root = document.querySelector('#root');
  createRoot(root).render(app.createRoot());
  const outcome = await settled(document.body, request.limit, hasRoutes);
  // Without its tree the app has not started, and what it shows says why.
  if (!hasRoutes())
    return { outcome, error: `The app did not start. It shows: ${document.body.innerText.slice(0, 500)}` };
  return { outcome, isEmpty: isEmpty(document.querySelector('main') ?? root), pages: pagesOf(tree, own) };
}

/** Without the sign-in page, guests are let in. */
function withoutSignIn(config) {
  return {
    ...config,
    app: { ...config.app, extensions: [...(config.app?.extensions ?? []), { 'sign-in-page:app': false }] },
  };
}

/** Pages of the plugin: extension and path. */
function pagesOf(tree, features) {
  const ids = new Set(features.flatMap(({ id, pluginId }) => [id, pluginId]).filter(Boolean));
  return [...tree.nodes.values()].flatMap(({ spec: { id, plugin, source }, instance, edges }) => {
    const owner = plugin ?? source;
    const path = instance?.getData(coreExtensionData.routePath);
    const isPage = edges.attachedTo?.node.spec.id === 'app/routes';
    return path !== undefined && isPage && ids.has(owner?.pluginId ?? owner?.id) ? [{ name: id, path }] : [];
  });
}
