// The folder that a backend boots in: its own, outside of the workspace, so that a plugin finds nothing there but what the host has.
// Rule: the dynamic feature service takes the nearest package.json above the working directory for the host's root.
import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { copyFolder } from '../files/copy';
import { makeTemporaryFolder } from '../files/temporary-folder';
import { GUEST_PROVIDER, type HostPackages } from './host-packages';

/** Has the address of a PostgreSQL, of the user and in the process that boots: it holds a password, so no file has it. */
export const DATABASE_VARIABLE = 'DYNPLUG_VERIFY_DATABASE';

export interface HostFolder {
  /** Absolute, real. */
  readonly path: string;
  /** Absolute; later ones win. */
  readonly configs: readonly string[];
  /** The copies of the plugins, in their order: absolute. */
  readonly plugins: readonly string[];
  /** A service that has it may ask every route. */
  readonly token: string;
  /** Of the databases of its plugins: no other backend has those. */
  readonly databasePrefix: string;
  readonly remove: () => void;
}

const PLUGINS = 'dynamic-plugins-root';

export interface HostFolderRequest {
  readonly host: HostPackages;
  /** Exported plugins: absolute. */
  readonly plugins: readonly string[];
  /** Configuration for what the files of the user leave out; later ones win. */
  readonly standIns: readonly object[];
  /** Files of the user: absolute. */
  readonly configs: readonly string[];
  /** Of the database; undefined: SQLite in memory. */
  readonly database: string | undefined;
}

export function makeHostFolder({ host, plugins, standIns, configs, database }: HostFolderRequest): HostFolder {
  const folder = makeTemporaryFolder('verify');
  const token = randomBytes(24).toString('hex');
  const write = (name: string, content: object): string => {
    const file = path.join(folder.path, name);
    writeFileSync(file, stringify(content));
    return file;
  };
  // JSON is YAML.
  writeFileSync(
    path.join(folder.path, 'package.json'),
    JSON.stringify({ name: 'host', private: true, workspaces: [] }),
  );
  for (const [name, real] of host.packages) {
    const link = path.join(folder.path, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(real, link);
  }
  mkdirSync(path.join(folder.path, PLUGINS));
  const copies = plugins.map((from, at) => {
    // No name is the start of another: the loader compares paths without their ends.
    const copy = path.join(folder.path, PLUGINS, `plugin-${at}-end`);
    copyFolder(from, copy);
    return copy;
  });
  const before = standIns.map((config, at) => write(`app-config.${at}.yaml`, config));
  const databasePrefix = `dynplug_verify_${randomBytes(6).toString('hex')}_`;
  const databaseConfig =
    database === undefined
      ? { client: 'better-sqlite3', connection: ':memory:' }
      : { client: 'pg', connection: `\${${DATABASE_VARIABLE}}`, prefix: databasePrefix };
  const own = write('app-config.yaml', hostConfig(token, databaseConfig, host.features.includes(GUEST_PROVIDER)));
  return {
    path: folder.path,
    configs: [...before, ...configs, own],
    plugins: copies,
    token,
    databasePrefix,
    remove: () => folder.remove(),
  };
}

/** What the backend itself needs. It comes last: a file for production may name databases and ports that nothing here may touch. */
function hostConfig(token: string, database: object, hasGuests: boolean): object {
  const url = 'http://127.0.0.1:${DYNPLUG_VERIFY_PORT}';
  return {
    app: { title: 'dynplug verify', baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port: '${DYNPLUG_VERIFY_PORT}' },
      database,
      auth: { externalAccess: [{ type: 'static', options: { token, subject: 'dynplug-verify' } }] },
      startup: { default: { onPluginBootFailure: 'continue', onPluginModuleBootFailure: 'continue' } },
    },
    // Allowed although containers, which CI runs in, do not count as development.
    ...(hasGuests && { auth: { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } } }),
    dynamicPlugins: { rootDirectory: PLUGINS },
  };
}
