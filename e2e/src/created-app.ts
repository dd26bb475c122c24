// A repository as `@backstage/create-app` makes it, for any package manager: an app, a backend and plugins, without Nx. The sources of the plugin
// are those of the portal; what create-app installs besides, and no plugin ships, is left out.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MANAGERS, type Manager } from './package-managers';
import type { Json } from './repository-without-nx';

const FIXTURES = path.resolve(__dirname, '../fixtures');
const PLUGIN = 'plugins/greeter-backend';
const FRONTEND = 'plugins/labels';
/** A fixture, and what is taken from it. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  portal: [PLUGIN, 'packages/text-kit', 'backstage.json', 'tsconfig.json'],
  frontends: [FRONTEND],
};

/** Versions that the registries of some machines lack are avoided, as the fixtures do. */
type Overrides = Readonly<Record<string, string>>;
/** Where a manager reads them in the root's package.json. */
const OVERRIDING: Readonly<Record<string, (overrides: Overrides) => object>> = {
  npm: (overrides) => ({ overrides }),
  'yarn 4': (resolutions) => ({ resolutions, packageManager: 'yarn@4.9.4' }),
  'pnpm isolated': (overrides) => ({ pnpm: { overrides } }),
};

const readJson = (file: string): Json => JSON.parse(readFileSync(file, 'utf8')) as Json;

/** @param name of the package manager @param folder absolute; is made @param registry where packages come from */
export function writeCreatedApp(name: string, folder: string, registry: string): void {
  const { spec, files } = MANAGERS[name] as Manager;
  const portal = readJson(path.join(FIXTURES, 'portal/package.json'));
  const overrides = { ...(portal['overrides'] as Overrides), '@rspack/core': '2.2.9' };
  const own = (named: string, role: string, dependencies: object): object => ({
    name: named,
    version: '0.0.0',
    main: 'src/index.ts',
    private: true,
    backstage: { role },
    scripts: { build: 'backstage-cli package build', start: 'backstage-cli package start' },
    dependencies,
    devDependencies: { '@backstage/cli': '^0.36.6' },
  });
  const written: Readonly<Record<string, string | object>> = {
    'package.json': {
      name: 'root',
      version: '1.0.0',
      private: true,
      engines: { node: '20 || 22 || 24' },
      scripts: { start: 'backstage-cli repo start', 'build:all': 'backstage-cli repo build --all', tsc: 'tsc' },
      workspaces: { packages: ['packages/*', 'plugins/*'] },
      devDependencies: {
        '@backstage/cli': (portal['devDependencies'] as Json)['@backstage/cli'] as string,
        typescript: '~5.9.3',
      },
      ...OVERRIDING[name]?.(overrides),
    },
    'app-config.yaml': 'app:\n  title: Scaffolded\n  baseUrl: http://localhost:3000\n',
    '.gitignore': 'node_modules/\ndist\ndist-types\n.yarn/*\n!.yarn/patches\n.npmrc\n',
    'packages/app/package.json': own('app', 'frontend', { react: '^18.3.1', 'react-dom': '^18.3.1' }),
    'packages/app/src/index.ts': 'export const app = 1;\n',
    'packages/backend/package.json': own('backend', 'backend', {
      '@acme/backstage-plugin-greeter-backend': spec,
      '@backstage/backend-plugin-api': '^1.10.1',
    }),
    'packages/backend/src/index.ts': "export { default } from '@acme/backstage-plugin-greeter-backend';\n",
    ...files(registry),
    // As this version of Backstage's CLI needs it.
    ...(name === 'npm' && { '.npmrc': 'legacy-peer-deps=true\n' }),
  };
  for (const [fixture, taken] of Object.entries(SOURCES))
    for (const from of taken) cpSync(path.join(FIXTURES, fixture, from), path.join(folder, from), { recursive: true });
  for (const [file, content] of Object.entries(written)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
    writeFileSync(path.join(folder, file), text);
  }
  const { nx: _nx, ...plugin } = readJson(path.join(folder, PLUGIN, 'package.json'));
  (plugin['dependencies'] as Json)['@acme/text-kit'] = spec;
  writeFileSync(path.join(folder, PLUGIN, 'package.json'), `${JSON.stringify(plugin, null, 2)}\n`);
}
