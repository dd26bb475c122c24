// What shells of Red Hat Developer Hub mount of a plugin, by the configuration that it suggests → the views of a page.
import { isObject, isText } from '../../json/values';
import { type WiringConfig, entriesOf, moduleOf, objectIn } from '../../packaged/wiring';
import type { Exported, View } from '../../show-protocol';

type Config = Readonly<Record<string, unknown>>;

/** Parts of pages of the shell that only work there. */
const WITHOUT_VIEW = /^(search\.page\.|application\/internal\/)/;
/** Values of annotations are names of things mostly. */
const ANNOTATION = 'sample/sample';

/** Each route, and each component of a mount point, in the order of the configuration. */
export function wiredViews(wiring: WiringConfig): readonly View[] {
  const routes = entriesOf(wiring.config, 'dynamicRoutes').map(
    ({ entry }, at): View => ({
      ...exportOf(entry),
      id: `route-${at}`,
      kind: 'route',
      path: textIn(entry, 'path') ?? '/',
      props: objectIn(objectIn(entry, 'config'), 'props'),
    }),
  );
  const cards = entriesOf(wiring.config, 'mountPoints').map(
    ({ entry }, at): View => ({
      ...exportOf(entry),
      id: `card-${at}`,
      kind: 'card',
      mountPoint: textIn(entry, 'mountPoint') ?? '',
      props: objectIn(objectIn(entry, 'config'), 'props'),
      entity: entityFor(objectIn(objectIn(entry, 'config'), 'if')),
    }),
  );
  return [...routes, ...cards.filter(({ mountPoint = '' }) => !WITHOUT_VIEW.test(mountPoint))];
}

/** APIs that the shell gets from the plugin. */
export function wiredApis({ config }: WiringConfig): readonly Exported[] {
  return entriesOf(config, 'apiFactories').map(({ entry }) => exportOf(entry));
}

/** An entity for which a condition is true, as far as that can be known. */
function entityFor(condition: Config): Config {
  const tests = Object.values(condition).flat().filter(isObject);
  const [kind = 'component'] = tests.flatMap(({ isKind }) => [isKind].flat()).filter(isText);
  const [type = 'service'] = tests.flatMap(({ isType }) => [isType].flat()).filter(isText);
  const annotations = tests.flatMap(({ hasAnnotation }) => [hasAnnotation].flat()).filter(isText);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: kind.charAt(0).toUpperCase() + kind.slice(1),
    metadata: {
      name: 'sample',
      namespace: 'default',
      annotations: Object.fromEntries(annotations.map((name) => [name, ANNOTATION])),
    },
    spec: { type, lifecycle: 'production', owner: 'group:default/sample' },
    relations: [],
  };
}

function exportOf(entry: Config): Exported {
  return { module: moduleOf(entry), importName: textIn(entry, 'importName') ?? 'default' };
}

function textIn(entry: Config, key: string): string | undefined {
  const value = entry[key];
  return isText(value) ? value : undefined;
}
