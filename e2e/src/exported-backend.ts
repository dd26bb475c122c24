// Exports of backend plugins that do one thing each.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface PluginCode {
  readonly code?: string;
  readonly init?: string;
  readonly schema?: object;
  /** Of the plugin; the name without its end by default. */
  readonly id?: string;
}

/** An exported plugin that was written by hand. @param init what it does when it starts; `router` serves its requests */
export function writeExport(
  root: string,
  name: string,
  { code = '', init = '', schema, id = name.replace(/-backend$/, '') }: PluginCode,
): void {
  const folder = path.join(root, 'plugins', name, 'dist-dynamic');
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  const manifest = {
    name: `@acme/plugin-${name}-dynamic`,
    version: '1.0.0',
    main: 'dist/index.cjs.js',
    backstage: { role: 'backend-plugin', pluginId: id },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  if (schema) writeFileSync(path.join(folder, 'dist/configSchema.json'), JSON.stringify(schema));
  writeFileSync(
    path.join(folder, 'dist/index.cjs.js'),
    `Object.defineProperty(exports, '__esModule', { value: true });
const { createBackendPlugin, createBackendModule, coreServices } = require('@backstage/backend-plugin-api');
const plugin = (init) => createBackendPlugin({ pluginId: '${id}', register(reg) {
  reg.registerInit({ deps: { http: coreServices.httpRouter, auth: coreServices.httpAuth, database: coreServices.database, config: coreServices.rootConfig }, init });
} });
exports.default = plugin(async ({ http, auth, database, config }) => { ${init} });
${code}`,
  );
}
