// What cards of entities have around them: the entity, as EntityProvider of @backstage/plugin-catalog-react gives it, and the route of entities. Both
// are one for all copies of that package, by their names.
import { createRouteRef } from '@backstage/core-plugin-api';
import { createVersionedContext, createVersionedValueMap, getOrCreateGlobalSingleton } from '@backstage/version-bridge';
import { createElement } from 'react';

const Context = createVersionedContext('entity-context');

export const entityRoute = getOrCreateGlobalSingleton('catalog:entity-route-ref', () =>
  createRouteRef({ id: 'catalog:entity', params: ['namespace', 'kind', 'name'] }),
);

export function EntityOf({ entity, children }) {
  const value = createVersionedValueMap({ 1: { entity, loading: false, error: undefined, refresh: undefined } });
  return createElement(Context.Provider, { value }, children);
}
