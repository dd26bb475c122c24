// Gives cards the entity of a page, as EntityProvider of @backstage/plugin-catalog-react does: its context is one for all copies of that package.
import { createVersionedContext, createVersionedValueMap } from '@backstage/version-bridge';
import { createElement } from 'react';

const Context = createVersionedContext('entity-context');

export function EntityOf({ entity, children }) {
  const value = createVersionedValueMap({ 1: { entity, loading: false, error: undefined, refresh: undefined } });
  return createElement(Context.Provider, { value }, children);
}
