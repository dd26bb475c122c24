// What both kinds of assets have in common. Everything in it serves that the same sources give the same bytes, wherever they lie.
import path from 'node:path';
import type { BuildRequest } from '../protocol';
import { insertBeforeJss } from './insert-before-jss';
import { nodeFallbacks, nodeGlobals } from './node-fallbacks';
import type { Configuration, Rspack } from './rspack';
import { rules } from './rules';
import { StableMaps, runtimeName } from './stable-maps';
import { StableOutput } from './stable-output';

/** @param kind what is built @param own its plugins */
export function baseConfig(
  rspack: Rspack,
  { workspaceRoot, projectDir, bundle }: BuildRequest,
  kind: { readonly name: string; readonly output: string },
  own: NonNullable<Configuration['plugins']>,
): Configuration {
  const { CssExtractRspackPlugin, DefinePlugin, LightningCssMinimizerRspackPlugin, ProvidePlugin } = rspack;
  const css = 'static/[name].[contenthash:8].css';
  return {
    mode: 'production',
    context: projectDir,
    entry: {},
    target: ['web', 'es2019'],
    devtool: { none: false, hidden: 'hidden-source-map', inline: 'inline-source-map' }[bundle.sourceMaps] as
      | 'eval'
      | false,
    // No answer of ours depends on it, and a build that is not repeated has nothing from it.
    cache: false,
    performance: false,
    stats: 'none',
    infrastructureLogging: { level: 'none' },
    output: {
      path: kind.output,
      publicPath: bundle.publicPath,
      // Tells the chunks of the plugins on one page apart.
      uniqueName: kind.name,
      filename: 'static/[name].[contenthash:8].js',
      chunkFilename: 'static/[name].[contenthash:8].chunk.js',
      devtoolModuleFilenameTemplate: sourceName(kind.name, ''),
      // For a second module of one file, as what is left where CSS was taken out. By default a hash of absolute paths tells it apart.
      devtoolFallbackModuleFilenameTemplate: sourceName(kind.name, '?generated'),
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.wasm'],
      mainFields: ['browser', 'module', 'main'],
      // Packages of the workspace are compiled where they are, which is not below node_modules.
      symlinks: true,
      fallback: { ...nodeFallbacks() },
    },
    module: { rules: rules(CssExtractRspackPlugin.loader) },
    optimization: {
      // Numbered ids depend on where the sources lie.
      moduleIds: 'named',
      chunkIds: 'named',
      runtimeChunk: false,
      realContentHash: true,
      minimize: bundle.minify,
      minimizer: [
        new rspack.SwcJsMinimizerRspackPlugin({ extractComments: true }),
        new LightningCssMinimizerRspackPlugin(),
      ],
    },
    plugins: [
      new ProvidePlugin({ ...nodeGlobals() }),
      new DefinePlugin({ 'process.env.HAS_REACT_DOM_CLIENT': 'false', ...bundle.define }),
      new CssExtractRspackPlugin({
        filename: css,
        chunkFilename: css,
        ignoreOrder: true,
        insert: insertBeforeJss,
      }),
      new StableOutput(rspack, { workspaceRoot, projectDir, toolRoot: toolRoot() }),
      ...(bundle.sourceMaps === 'none' ? [] : [new StableMaps(rspack)]),
      ...own,
    ],
  };
}

/** What a source is called in maps: relative to the project, and our own packages by their names, as they may lie anywhere. */
function sourceName(
  plugin: string,
  suffix: string,
): (source: { readonly identifier: string; readonly resourcePath: string }) => string {
  return ({ identifier, resourcePath }) => {
    const below = resourcePath.replace(/^(\.\.\/)+/, '');
    const isTool = below !== resourcePath && /.\/node_modules\//.test(below) && !below.startsWith('node_modules/');
    const name = isTool ? `tool/${below.slice(below.indexOf('node_modules/'))}` : resourcePath;
    return `webpack://${plugin}/${runtimeName(identifier) ?? name}${suffix}`;
  };
}

/** The folder whose `node_modules` holds the engine and what it brings. */
function toolRoot(): string {
  const folder = path.dirname(require.resolve('css-loader/package.json'));
  return folder.slice(0, folder.lastIndexOf(`${path.sep}node_modules${path.sep}`));
}
