import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { CapacityClient, capacityApiRef } from './CapacityApi';

const rootRouteRef = createRouteRef({ id: 'capacity' });

export const capacityPlugin = createPlugin({
  id: 'capacity',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: capacityApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) => new CapacityClient(discoveryApi, fetchApi),
    }),
  ],
});

export const CapacityPage = capacityPlugin.provide(
  createRoutableExtension({
    name: 'CapacityPage',
    component: () => import('./components/CapacityPage').then((module) => module.CapacityPage),
    mountPoint: rootRouteRef,
  }),
);

export const EntityCapacityCard = capacityPlugin.provide(
  createComponentExtension({
    name: 'EntityCapacityCard',
    component: { lazy: () => import('./components/EntityCapacityCard').then((module) => module.EntityCapacityCard) },
  }),
);
