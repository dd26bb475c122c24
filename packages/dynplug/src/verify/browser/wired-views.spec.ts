import { wiredApis, wiredViews } from './wired-views';

describe('the views of a wiring', () => {
  it('are its routes and the components of its mount points, with their defaults', () => {
    const config = {
      dynamicRoutes: [
        { path: '/a', importName: 'A', config: { props: { word: 'x' } } },
        { path: '/b', module: 'Other' },
      ],
      mountPoints: [{ mountPoint: 'home.page/cards', importName: 'C' }],
      apiFactories: [{ importName: 'api' }],
    };
    expect(wiredViews({ config })).toMatchObject([
      { id: 'route-0', kind: 'route', path: '/a', module: 'PluginRoot', importName: 'A', props: { word: 'x' } },
      { id: 'route-1', kind: 'route', path: '/b', module: 'Other', importName: 'default', props: {} },
      { id: 'card-0', kind: 'card', mountPoint: 'home.page/cards', importName: 'C' },
    ]);
    expect(wiredApis({ config })).toEqual([{ module: 'PluginRoot', importName: 'api' }]);
  });

  it('have an entity for which the condition is true', () => {
    const condition = {
      allOf: [{ isKind: 'api' }, { isType: ['openapi', 'grpc'] }, { hasAnnotation: 'acme.com/id' }, 'isAvailable'],
    };
    const config = { mountPoints: [{ mountPoint: 'entity.page.api/cards', config: { if: condition } }] };
    expect(wiredViews({ config })[0]?.entity).toMatchObject({
      kind: 'Api',
      metadata: { annotations: { 'acme.com/id': 'sample/sample' } },
      spec: { type: 'openapi' },
    });
    expect(wiredViews({ config: { mountPoints: [{ mountPoint: 'x' }] } })[0]?.entity).toMatchObject({
      kind: 'Component',
    });
  });

  it('leave out what only works inside a page of the shell', () => {
    const mountPoints = ['search.page.results', 'application/internal/drawer-state', 'application/header'].map(
      (mountPoint) => ({ mountPoint, importName: 'X' }),
    );
    expect(wiredViews({ config: { mountPoints } }).map(({ mountPoint }) => mountPoint)).toEqual(['application/header']);
  });

  it('are none for a wiring that is broken', () => {
    expect(wiredViews({ config: { dynamicRoutes: 'x', mountPoints: [7, null] } })).toEqual([]);
  });
});
