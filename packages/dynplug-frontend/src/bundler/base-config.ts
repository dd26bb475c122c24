// What both kinds of assets have in common. Everything in it serves that the same sources give the same bytes, wherever they lie.
import path from 'node:path';
import type { BuildRequest } from '../protocol';
import { insertBeforeJss } from './insert-before-jss';
import { nodeFallbacks, nodeGlobals } from './node-fallbacks';
import type { Configuration, Rspack } from './rspack';
import { rules } from './rules';
import { StableMaps, runtimeName } from './stable-maps';
import { StableNames } from './stable-names';
import { StableOutput } from './stable-output';
import { StablePaths } from './stable-paths';

/**
 * Names of variables are given in the order of the code, not by how often each character occurs: among the characters are provisional hashes in
 * file names, which depend on the folder. The option of swc is not in the bundler's types.
 */
const MINIFIER = { mangle: { disableCharFreq: true } as object };

/** The names of files in a build of this plugin. @param plainRoot another path of the workspace, which modules are named by */
export function stablePaths({ workspaceRoot, projectDir }: BuildRequest, plainRoot?: string): StablePaths {
  return new StablePaths({ workspaceRoot, projectDir, toolRoot: toolRoot(), plainRoot });
}

/** @param kind what is built @param own its plugins @param paths those of this build, which its report asks too */
export function baseConfig(
  rspack: Rspack,
  request: BuildRequest,
  kind: { readonly name: string; readonly output: string },
  own: NonNullable<Configuration['plugins']>,
  paths = stablePaths(request),
): Configuration {
  const { workspaceRoot, projectDir, bundle } = request;
  const { CssExtractRspackPlugin, DefinePlugin, LightningCssMinimizerRspackPlugin, ProvidePlugin } = rspack;
  const { plainRoot } = paths;
  const context = path.join(plainRoot, path.relative(workspaceRoot, projectDir));
  const toTool = toolRoot();
  const css = 'static/[name].[contenthash:8].css';
  return {
    mode: 'production',
    context,
    entry: {},
    target: ['web', 'es2019'],
    devtool: { none: false, hidden: 'hidden-source-map', inline: 'inline-source-map' }[bundle.sourceMaps] as
      | 'eval'
      | false,
    // Each build runs once in its own process, so a cache would never be read.
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
      assetModuleFilename: 'static/[name].[contenthash:8][ext]',
      devtoolModuleFilenameTemplate: sourceName(kind.name, '', paths, projectDir),
      // For a second module of one file, as what is left where CSS was taken out. By default a hash of absolute paths tells it apart.
      devtoolFallbackModuleFilenameTemplate: sourceName(kind.name, '?generated', paths, projectDir),
    },
    resolve: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.wasm'],
      mainFields: ['browser', 'module', 'main'],
      // Packages of the workspace are compiled where they are, which is not below node_modules.
      symlinks: true,
      fallback: { ...nodeFallbacks() },
    },
    module: { rules: rules(CssExtractRspackPlugin.loader, paths, projectDir) },
    optimization: {
      // Numbered ids depend on where the sources lie.
      moduleIds: 'named',
      chunkIds: 'named',
      runtimeChunk: false,
      realContentHash: true,
      minimize: bundle.minify,
      minimizer: [
        new rspack.SwcJsMinimizerRspackPlugin({ extractComments: true, minimizerOptions: MINIFIER }),
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
      new StableNames(paths, workspaceRoot, plainRoot),
      new StableOutput(
        rspack,
        [
          { workspaceRoot, projectDir, toolRoot: toTool },
          ...(plainRoot === workspaceRoot ? [] : [{ workspaceRoot: plainRoot, projectDir: context, toolRoot: toTool }]),
        ],
        paths,
      ),
      ...(bundle.sourceMaps === 'none' ? [] : [new StableMaps(rspack)]),
      ...own,
    ],
  };
}

/** What a source is called in maps: relative to the project, and our own packages by their names, as they may lie anywhere. */
function sourceName(
  plugin: string,
  suffix: string,
  paths: StablePaths,
  projectDir: string,
): (source: SourceInfo) => string {
  return ({ identifier, resourcePath, absoluteResourcePath }) => {
    // The bundler joins it from the project and a way from there, which may lead outside.
    const file = path.resolve(absoluteResourcePath.split('?')[0] as string);
    const isFile = path.isAbsolute(absoluteResourcePath);
    const stable = isFile ? relativePath(projectDir, paths.of(file)) : resourcePath;
    const below = stable.replace(/^(\.\.\/)+/, '');
    const isTool = below !== stable && /.\/node_modules\//.test(below) && !/^(node_modules|\.outside)/.test(below);
    const name = isTool ? `tool/${below.slice(below.indexOf('node_modules/'))}` : stable;
    return `webpack://${plugin}/${runtimeName(identifier) ?? name}${suffix}`;
  };
}

interface SourceInfo {
  readonly identifier: string;
  readonly resourcePath: string;
  readonly absoluteResourcePath: string;
}

/** As the bundler writes it: `./src/index.ts`, `../lib/index.ts`. */
function relativePath(from: string, file: string): string {
  const relative = path.relative(from, file).split(path.sep).join('/');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

/** The folder whose `node_modules` holds the engine and what it brings. */
function toolRoot(): string {
  const folder = path.dirname(require.resolve('css-loader/package.json'));
  return folder.slice(0, folder.lastIndexOf(`${path.sep}node_modules${path.sep}`));
}
