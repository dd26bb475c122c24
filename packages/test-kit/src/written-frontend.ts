// An exported frontend plugin that is written by hand.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a plugin exports, as code: `h` makes elements of the app's React, `share` loads what the app shares. */
export interface FrontendCode {
  readonly name: string;
  readonly exports: string;
  /** Its app-config.dynamic.yaml, which is JSON here: below `dynamicPlugins.frontend.<name>`. */
  readonly wiring: object;
  readonly config?: object;
  readonly schema?: object;
  /** The script as a whole, in place of one that registers the exports. */
  readonly script?: string;
}

/** @param root of the workspace: absolute */
export function writeFrontend(
  root: string,
  { name, exports, wiring, config = {}, schema, script }: FrontendCode,
): void {
  const folder = path.join(root, 'plugins', name, 'dist-dynamic');
  const assets = path.join(folder, 'dist-scalprum');
  mkdirSync(assets, { recursive: true });
  const json = (file: string, value: object): void => writeFileSync(path.join(folder, file), JSON.stringify(value));
  json('package.json', {
    name: `@acme/${name}-dynamic`,
    version: '1.0.0',
    main: 'dist-scalprum/entry.js',
    backstage: { role: 'frontend-plugin' },
  });
  json('dist-scalprum/plugin-manifest.json', {
    name: `acme.${name}`,
    version: '1.0.0',
    extensions: [],
    registrationMethod: 'callback',
    baseURL: 'auto',
    loadScripts: ['entry.js'],
  });
  if (schema) json('dist-scalprum/configSchema.json', schema);
  const container = `__load_plugin_entry__('acme.${name}', (() => {
    let scope;
    return {
      init: (given) => void (scope = given),
      get: async (module) => {
        if (module !== 'PluginRoot') throw new Error('Module "' + module + '" does not exist in container.');
        const React = (await Object.values(scope.react)[0].get())();
        const h = React.createElement;
        const share = async (name) => (await Object.values(scope[name])[0].get())();
        const exported = ${exports};
        return () => exported;
      },
    };
  })());`;
  writeFileSync(path.join(assets, 'entry.js'), script ?? container);
  const suggested = { ...config, dynamicPlugins: { frontend: { [`acme.${name}`]: wiring } } };
  writeFileSync(path.join(root, 'plugins', name, 'app-config.dynamic.yaml'), JSON.stringify(suggested));
}
