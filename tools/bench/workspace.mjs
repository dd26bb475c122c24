// The workspace that the benchmark measures in: yarn 4, because the peer knows no other package manager, with three plugins whose
// closures are small, medium and large, the same in TypeScript, and one that is only compared. Made on demand in the user's cache folder, with the peer
// installed in it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SCHEMA_FILES, SCHEMA_MANIFESTS } from './schema-plugin.mjs';
import { SOURCE_FILES, closureFiles, sourceManifests } from './source-plugin.mjs';

/** Direct dependencies of each plugin; all are popular with real Backstage plugins. */
export const PLUGINS = {
  small: { express: '4.21.2', 'express-promise-router': '4.1.1' },
  medium: {
    express: '4.21.2',
    'express-promise-router': '4.1.1',
    knex: '^3.1.0',
    '@aws-sdk/client-s3': '^3.700.0',
    '@octokit/rest': '20.1.2',
    zod: '^3.23.0',
  },
  large: {
    express: '4.21.2',
    knex: '^3.1.0',
    zod: '^3.23.0',
    '@aws-sdk/client-s3': '^3.700.0',
    '@aws-sdk/client-ec2': '^3.700.0',
    '@azure/identity': '^4.5.0',
    '@azure/storage-blob': '^12.26.0',
    '@elastic/elasticsearch': '^8.9.0',
    '@kubernetes/client-node': '^0.22.0',
    '@octokit/rest': '20.1.2',
    '@slack/web-api': '^7.8.0',
    googleapis: '144.0.0',
  },
};

const manifests = {
  'package.json': {
    name: 'bench',
    version: '0.0.0',
    private: true,
    workspaces: ['packages/*', 'plugins/*'],
    devDependencies: {
      '@backstage/backend-plugin-api': '1.10.1',
      '@backstage/cli': '0.36.6',
      '@red-hat-developer-hub/cli': '1.9.1',
      '@types/node': '20.19.25',
      nx: '23.2.1',
      typescript: '5.9.3',
    },
    // What some registries lack, as in the portal fixture.
    resolutions: {
      '@backstage/errors': '1.3.1',
      '@swc/core': '1.15.8',
      'unrs-resolver': '1.11.1',
      got: '^11.8.6',
      rollup: '4.59.0',
    },
  },
  'backstage.json': { version: '1.55.0' },
  ...Object.fromEntries(
    Object.entries(PLUGINS).map(([name, dependencies]) => [
      `plugins/${name}-backend/package.json`,
      {
        name: `@bench/${name}-backend`,
        version: '1.0.0',
        main: 'dist/index.cjs.js',
        files: ['dist'],
        backstage: { role: 'backend-plugin', pluginId: name },
        scripts: { build: 'true' },
        dependencies: { '@backstage/backend-plugin-api': '^1.10.1', ...dependencies },
      },
    ]),
  ),
  ...SCHEMA_MANIFESTS,
  ...sourceManifests(PLUGINS),
};

const code = (dependencies) => `'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
const { createBackendPlugin } = require('@backstage/backend-plugin-api');
${Object.keys(dependencies)
  .map((name) => `require.resolve('${name}');`)
  .join('\n')}
exports.default = createBackendPlugin({ pluginId: 'bench', register() {} });
`;

/**
 * Absolute path of the installed workspace, and the folder that holds its yarn.
 * @param {string} cache absolute folder to keep it in
 */
export function benchWorkspace(cache) {
  const hash = createHash('sha256').update(JSON.stringify(manifests)).digest('hex').slice(0, 12);
  const root = path.join(cache, `bench-${hash}`);
  const bin = path.join(root, '.tools', 'node_modules', '.bin');
  for (const [name, dependencies] of Object.entries(PLUGINS))
    write(root, `plugins/${name}-backend/dist/index.cjs.js`, code(dependencies));
  for (const [name, text] of Object.entries({
    ...SCHEMA_FILES,
    ...SOURCE_FILES,
    ...closureFiles(Object.keys(PLUGINS)),
  }))
    write(root, name, text);
  if (existsSync(path.join(root, '.installed'))) return { root, bin };
  for (const [name, content] of Object.entries(manifests)) write(root, name, JSON.stringify(content, null, 2));
  write(root, '.tools/package.json', '{"private":true}');
  execute('npm', ['install', '--no-audit', '--no-fund', '@yarnpkg/cli-dist@4.9.4'], path.join(root, '.tools'));
  const registry = execute('npm', ['config', 'get', 'registry', '--loglevel=silent'], root).trim();
  write(
    root,
    '.yarnrc.yml',
    `nodeLinker: node-modules\nenableTelemetry: false\nenableImmutableInstalls: false\nnpmRegistryServer: "${registry}"\n`,
  );
  write(root, 'yarn.lock', '');
  execute(path.join(bin, 'yarn'), ['install', '--mode=skip-build'], root);
  write(root, '.installed', '');
  return { root, bin };
}

/**
 * Installs the built dynplug, unless this build is installed.
 * @param {{root: string, bin: string}} workspace
 * @param {string} folder of the package, absolute
 */
export function installDynplug({ root, bin }, folder) {
  const tools = path.join(root, '.tools');
  const [{ filename, shasum }] = JSON.parse(
    execute('npm', ['pack', '--json', '--pack-destination', tools, '--ignore-scripts', '--loglevel=error'], folder),
  );
  const name = `dynplug-${shasum.slice(0, 12)}.tgz`;
  renameSync(path.join(tools, filename), path.join(tools, name));
  const file = path.join(root, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const spec = `file:./.tools/${name}`;
  if (manifest.devDependencies['@org/dynplug'] === spec) return;
  manifest.devDependencies['@org/dynplug'] = spec;
  write(root, 'package.json', JSON.stringify(manifest, null, 2));
  execute(path.join(bin, 'yarn'), ['install', '--mode=skip-build'], root);
}

function write(root, name, text) {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}

function execute(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${(stdout + stderr).slice(-3000)}`);
  return stdout;
}
