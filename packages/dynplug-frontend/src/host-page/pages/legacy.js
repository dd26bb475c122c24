// The page of the legacy frontend system: an app as Red Hat Developer Hub builds it around dynamic plugins, with the routes and cards of one.
// Source: rhdh packages/app, components/DynamicRoot/DynamicRoot.tsx and AppBase.tsx.
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { attachComponentData, createRouteRef } from '@backstage/core-plugin-api';
import { Component, createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Route } from 'react-router-dom';
import { EntityOf, entityRoute } from './entity-of.js';
import { loadScalprum, otherReacts, shareScope } from './load-scalprum.js';
import { isEmpty, settled } from './settled.js';
import { shared } from './shared.js';

const { request, finish } = window.dynplug;
const scope = shareScope(shared);

load()
  .then(async (modules) => {
    const found = Object.entries(modules).map(([name, module]) => [
      name,
      module instanceof Error ? module.message : Object.keys(module),
    ]);
    const shown = request.view ? await show(modules) : { outcome: 'settled' };
    finish({ modules: Object.fromEntries(found), otherReacts: otherReacts(scope), ...shown });
  })
  .catch((error) => finish({ error: String(error?.stack ?? error), otherReacts: otherReacts(scope) }));

/** Each module, or why it does not load. */
async function load() {
  const plugin = await loadScalprum(new URL(request.bases[0], location.href).href, scope);
  const modules = request.modules.map(async (name) => [name, await plugin.get(name).catch((error) => asError(error))]);
  return Object.fromEntries(await Promise.all(modules));
}

function asError(error) {
  return error instanceof Error ? error : new Error(String(error));
}

async function show(modules) {
  const exported = ({ module, importName }) => {
    const found = modules[module];
    return found instanceof Error ? undefined : found?.[importName];
  };
  const plugins = Object.values(modules).flatMap((module) => Object.values(module).filter(isPlugin));
  const targets = plugins.map(boundRoutes);
  const app = createApp({
    apis: request.apiFactories.map(exported).filter(Boolean),
    plugins,
    bindRoutes: ({ bind }) => plugins.forEach((plugin, at) => bind(plugin.externalRoutes, targets[at])),
    configLoader: async () => [{ context: 'verify', data: request.config }],
  });
  const routes = request.views
    .filter(({ kind }) => kind === 'route')
    .map((view) => createElement(Route, { key: view.id, path: view.path, element: viewOf(view, exported(view)) }));
  const card = createElement(Route, {
    key: 'card',
    path: '/dynplug-card',
    element: viewOf(request.view, exported(request.view)),
  });
  const bound = targets
    .flatMap((refs) => Object.values(refs))
    .map((ref, at) => elsewhere(ref, `dynplug-elsewhere-${at}`));
  const all = [...routes, ...(request.view.kind === 'card' ? [card] : []), ...bound, elsewhere(entityRoute, 'catalog')];
  const root = document.querySelector('#root');
  let isMounted = false;
  const Mounted = ({ children }) => {
    useEffect(() => void (isMounted = true), []);
    return children;
  };
  const router = createElement(AppRouter, null, createElement(Mounted, null, createElement(FlatRoutes, null, all)));
  createRoot(root).render(createElement(app.createRoot(router)));
  const outcome = await settled(document.body, request.limit, () => isMounted);
  return { outcome, isEmpty: isEmpty(root) };
}

function isPlugin(value) {
  return typeof value?.getId === 'function' && typeof value.provide === 'function';
}

/** Routes of other plugins that this one links to: an app does not start until they are bound. */
function boundRoutes(plugin) {
  return Object.fromEntries(
    Object.entries(plugin.externalRoutes ?? {}).map(([name, { params = [] }]) => [
      name,
      createRouteRef({ id: `dynplug.${plugin.getId()}.${name}`, params }),
    ]),
  );
}

/** Where such a route leads: nothing is there. */
function elsewhere(ref, start) {
  const Nothing = () => null;
  attachComponentData(Nothing, 'core.mountPoint', ref);
  const path = [`/${start}`, ...ref.params.map((name) => `:${name}`)].join('/');
  return createElement(Route, { key: path, path, element: createElement(Nothing) });
}

/** Shows in place of a component what it threw; React notes it. */
class Boundary extends Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  render() {
    const { error } = this.state;
    return error ? createElement('pre', { style: { color: '#b3261e' } }, String(error)) : this.props.children;
  }
}

/** A component, or an element with content that is static: both forms that shells take. */
function viewOf({ kind, props, entity }, exported) {
  const Shown = exported?.element ?? exported;
  if (!Shown) return null;
  const element = createElement(Boundary, null, createElement(Shown, props, exported.staticJSXContent));
  if (kind === 'route') return element;
  return createElement(EntityOf, { entity }, createElement('div', { style: { width: 600, margin: 20 } }, element));
}
