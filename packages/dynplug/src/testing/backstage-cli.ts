// A stand-in for the builder of Backstage's CLI, with the real Rollup and esbuild. The end-to-end tests compile with the CLI itself.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Files } from './portal';

/** The folder of the builder in @backstage/cli 0.31 to 0.35. */
const BUILDER = 'node_modules/@backstage/cli/dist/modules/build/lib/builder';

/** The tools among the devDependencies of this repository. */
const INSTALLED = path.resolve(__dirname, '../../../../node_modules');

const CONFIG = `
const path = require('node:path');
const esbuild = require('rollup-plugin-esbuild');
const resolve = require('@rollup/plugin-node-resolve');
const json = require('@rollup/plugin-json');
require('rollup-plugin-dts');
const fs = require('fs-extra');

/** Copies .md files beside the output, as the CLI does: with fs-extra, and only when Rollup writes. */
function forwardFiles() {
  const files = new Set();
  return {
    name: 'forward-file-imports',
    resolveId(source, importer) {
      if (!source.endsWith('.md')) return null;
      files.add(path.resolve(path.dirname(importer), source));
      return { id: source, external: true };
    },
    async generateBundle({ dir }, bundle, isWrite) {
      if (!isWrite) return;
      const [{ facadeModuleId }] = Object.values(bundle);
      for (const file of files) {
        await fs.default.ensureDir(dir);
        await fs.default.copyFile(file, path.resolve(dir, path.relative(path.dirname(facadeModuleId), file)));
      }
    },
  };
}

exports.makeRollupConfigs = async ({ targetDir, packageJson, outputs, minify }) => {
  const entries = Object.entries(packageJson.exports ?? { '.': 'src/index.ts' }).filter(([, file]) => /[.]tsx?$/.test(file));
  const output = (format, end) => ({
    dir: path.join(targetDir, 'dist'),
    entryFileNames: (chunk) => chunk.name + end,
    format,
    interop: 'compat',
    exports: 'named',
    sourcemap: true,
    preserveModules: true,
    preserveModulesRoot: targetDir + '/src',
  });
  return [
    {
      input: Object.fromEntries(entries.map(([mount, file]) => [mount === '.' ? 'index' : mount.slice(2), path.join(targetDir, file)])),
      output: [...(outputs.has(1) ? [output('cjs', '.cjs.js')] : []), ...(outputs.has(0) ? [output('module', '.esm.js')] : [])],
      external: (source, importer, isResolved) => Boolean(importer) && !isResolved && !/^[./]/.test(source),
      preserveEntrySignatures: 'strict',
      makeAbsoluteExternalsRelative: false,
      plugins: [
        resolve.default({ mainFields: ['module', 'main'], extensions: ['.js', '.jsx', '.ts', '.tsx'] }),
        forwardFiles(),
        json.default(),
        esbuild.default({ target: 'ES2022', minify }),
      ],
    },
  ];
};
`;

/** The files of the stand-in, for `portal`. @param config in place of its configuration */
export function backstageCli(config = CONFIG): Files {
  return {
    'node_modules/@backstage/cli/package.json': { name: '@backstage/cli', version: '0.35.4' },
    [`${BUILDER}/config.cjs.js`]: config,
    [`${BUILDER}/types.cjs.js`]: 'exports.Output = { esm: 0, cjs: 1, types: 2 };',
  };
}

/** Links the tools of this workspace into another. @param root absolute */
export function linkCompiler(root: string): void {
  for (const name of [
    'rollup',
    'esbuild',
    'rollup-plugin-esbuild',
    '@rollup/plugin-node-resolve',
    '@rollup/plugin-json',
  ]) {
    const link = path.join(root, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(INSTALLED, name), link);
  }
}
