// A small Backstage workspace with an installed tree, made by hand: every spec starts from a plugin that exports well and breaks one thing.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type DeriveOptions, DEFAULT_OPTIONS } from '../options/derivation';
import { derive } from '../derive/derive';
import type { DerivedPackage } from '../derive/derived-package';
import { temporaryFolder, writeFiles } from './temporary-folder';

export type Files = Readonly<Record<string, string | object>>;

/** The feature that a built plugin exports, without needing Backstage. */
export const FEATURE = `Object.defineProperty(exports, '__esModule', { value: true });\nexports.default = { $$type: '@backstage/BackendFeature' };\n`;

export const PLUGIN = {
  name: '@acme/backstage-plugin-foo-backend',
  version: '1.2.3',
  main: 'src/index.ts',
  types: 'src/index.ts',
  license: 'Apache-2.0',
  private: true,
  publishConfig: { main: 'dist/index.cjs.js', types: 'dist/index.d.ts' },
  backstage: { role: 'backend-plugin', pluginId: 'foo' },
  files: ['dist'],
  dependencies: { '@backstage/backend-plugin-api': '^1.0.0', left: '^1.0.0' },
} as const;

/** The plugin's folder, relative to the workspace. */
export const PLUGIN_ROOT = 'plugins/foo-backend';

const BASE: Files = {
  'package.json': { name: 'root', version: '0.0.0', private: true, workspaces: ['packages/*', 'plugins/*'] },
  'backstage.json': { version: '1.55.0' },
  [`${PLUGIN_ROOT}/package.json`]: PLUGIN,
  [`${PLUGIN_ROOT}/src/index.ts`]: 'export default 1;',
  [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('left');\nrequire('@backstage/backend-plugin-api');\n${FEATURE}`,
  [`${PLUGIN_ROOT}/dist/index.d.ts`]: 'export {};',
  ...installed('@backstage/backend-plugin-api', '1.10.1', { dependencies: { '@backstage/types': '^1.0.0' } }),
  ...installed('@backstage/types', '1.2.0'),
  ...installed('left', '1.0.1'),
};

/** An installed package at the root of node_modules (or below `at`). */
export function installed(name: string, version: string, manifest: object = {}, at = ''): Files {
  const folder = `${at}node_modules/${name}`;
  return {
    [`${folder}/package.json`]: { name, version, main: 'index.js', ...manifest },
    [`${folder}/index.js`]: `module.exports = ${JSON.stringify(`${name}@${version}`)};\n`,
  };
}

/** A built workspace library in `folder`; link it with `link`. */
export function library(folder: string, name: string, manifest: object = {}, code = 'exports.here = true;\n'): Files {
  return {
    [`${folder}/package.json`]: {
      name,
      version: '0.1.0',
      main: 'src/index.ts',
      publishConfig: { main: 'dist/index.cjs.js' },
      files: ['dist'],
      backstage: { role: 'node-library' },
      ...manifest,
    },
    [`${folder}/src/index.ts`]: '',
    [`${folder}/dist/index.cjs.js`]: code,
  };
}

/** The plugin's manifest with changes. */
export function plugin(changes: object): Files {
  return { [`${PLUGIN_ROOT}/package.json`]: { ...PLUGIN, ...changes } };
}

/** The plugin's manifest with further dependencies. */
export function depends(dependencies: Readonly<Record<string, string>>, changes: object = {}): Files {
  return plugin({ dependencies: { ...PLUGIN.dependencies, ...dependencies }, ...changes });
}

/** The workspace's root folder, real and absolute. @param links name in node_modules → folder, as a package manager links workspaces */
export function portal(files: Files = {}, links: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  writeFiles(root, { ...BASE, ...files });
  for (const [name, folder] of Object.entries(links)) {
    const link = path.join(root, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, folder), link);
  }
  return root;
}

/** Derives the portal's plugin. */
export function deriveFrom(root: string, options: Partial<DeriveOptions> = {}): Promise<DerivedPackage> {
  return derive({ workspaceRoot: root, projectRoot: PLUGIN_ROOT, options: { ...DEFAULT_OPTIONS, ...options } });
}

/** The content of an entry as text. */
export function textOf(derived: DerivedPackage, file: string): string {
  const entry = derived.entries.find((candidate) => candidate.path === file);
  if (!entry)
    throw new Error(`no entry ${file}; there are ${derived.entries.map((candidate) => candidate.path).join(', ')}`);
  return 'bytes' in entry.source ? entry.source.bytes.toString() : readFileSync(entry.source.file, 'utf8');
}
