// What a host's configuration could say of a frontend plugin, from what its modules export. A starting point: which path a page has and
// where an extension is mounted is for a person to say.
import { DEFAULT_MODULE, type ScalprumReport } from './assets-report';

type Config = Readonly<Record<string, unknown>>;

/** `dynamicPlugins.frontend.<name>`, with a route for each exported page, and mount points for what else looks like a component. */
export function exampleConfig({ name, exposedModules }: ScalprumReport): Config {
  const exported = Object.entries(exposedModules).flatMap(([module, { exports = [] }]) =>
    exports.map((importName) => ({ importName, ...(module !== DEFAULT_MODULE && { module }) })),
  );
  const isPage = (importName: string): boolean => /^[A-Z].*Page$/.test(importName);
  const isExtension = (importName: string): boolean => /^[A-Z].*(Card|Content|Widget|Provider|Icon)$/.test(importName);
  const dynamicRoutes = exported
    .filter(({ importName }) => isPage(importName))
    .map((found) => ({ path: `/${pathOf(found.importName)}`, ...found }));
  const mountPoints = exported
    .filter(({ importName }) => isExtension(importName))
    .map((found) => ({ mountPoint: mountPointOf(found.importName), ...found }));
  return {
    dynamicPlugins: {
      frontend: {
        [name]: {
          ...(dynamicRoutes.length > 0 && { dynamicRoutes }),
          ...(mountPoints.length > 0 && { mountPoints }),
        },
      },
    },
  };
}

/** `TechRadarPage` → `tech-radar`. */
function pathOf(importName: string): string {
  return importName
    .replace(/Page$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

function mountPointOf(importName: string): string {
  if (importName.endsWith('Provider')) return 'application/provider';
  return /^Entity/.test(importName) ? 'entity.page.overview/cards' : 'home.page/cards';
}
