// The page that loads a plugin as a host's app does, bundled from the packages of a workspace; once for their versions, then it is found again.
import { createHash, randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { nodeFallbacks, nodeGlobals } from '../bundler/node-fallbacks';
import { type Configuration, type Rspack, loadRspack } from '../bundler/rspack';
import { runBundler } from '../bundler/run-bundler';
import { tidyPages } from './tidy-pages';
import { type HostPackages, PageFailure, STYLES, type System, hostPackages } from './host-packages';

const SOURCES = path.join(__dirname, 'pages');

export interface HostPage {
  /** Absolute folder with `react-dom.js` and `page.js`. */
  readonly folder: string;
  /** What it shares: request → version. */
  readonly shares: HostPackages['shares'];
}

/**
 * @param host absolute folder whose packages make the app
 * @throws PageFailure when a package of an app is absent, or does not bundle
 */
export async function buildPage(host: string, system: System): Promise<HostPage> {
  const packages = hostPackages(host, system);
  const { shares } = packages;
  const cache = path.join(host, 'node_modules', '.cache', 'dynplug');
  const folder = path.join(cache, `page-${system}-${keyOf(host, packages)}`);
  if (existsSync(folder)) {
    // In use, so that nobody takes it for an old one.
    utimesSync(folder, new Date(), new Date());
    return { folder, shares };
  }
  tidyPages(cache);
  // Beside its place: packages are looked up from there. Other processes may build the same one.
  const aside = path.join(cache, `page-new-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    writeSources(path.join(aside, 'src'), packages);
    const rspack = await loadRspack();
    const { errors = [] } = await runBundler(rspack, configuration(rspack, aside, system, packages), false);
    const [first] = errors;
    if (first) throw new PageFailure(first.message);
    putInPlace(path.join(aside, 'dist'), folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return { folder, shares };
}

/** Changes with the sources of the page, the bundler, and all that is installed: package managers list it in one file. */
function keyOf(host: string, packages: HostPackages): string {
  const hash = createHash('sha256').update(JSON.stringify(packages));
  for (const file of [
    ...readdirSync(SOURCES)
      .sort()
      .map((name) => path.join(SOURCES, name)),
    __filename,
  ])
    hash.update(readFileSync(file));
  for (let folder = host; ; folder = path.dirname(folder)) {
    for (const name of ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml'])
      if (existsSync(path.join(folder, name))) hash.update(readFileSync(path.join(folder, name)));
    if (folder === path.dirname(folder)) break;
  }
  return hash.digest('hex').slice(0, 16);
}

function writeSources(folder: string, { shares, hasStyles }: HostPackages): void {
  mkdirSync(folder, { recursive: true });
  cpSync(SOURCES, folder, { recursive: true });
  const requests = Object.entries(shares);
  const lines = [
    ...requests.map(([request], at) => `import * as m${at} from '${request}';`),
    ...(hasStyles ? [`import '${STYLES}/css/styles.css';`] : []),
    'export const shared = {',
    ...requests.map(([request, version], at) => `  '${request}': { version: '${version}', module: m${at} },`),
    '};',
  ];
  writeFileSync(path.join(folder, 'shared.js'), `${lines.join('\n')}\n`);
  // Type of modules, and that nothing is dropped for lack of side effects.
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
}

/** Another process may have put its own there: it is the same. */
function putInPlace(made: string, folder: string): void {
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function configuration(rspack: Rspack, folder: string, system: System, { modules }: HostPackages): Configuration {
  return {
    mode: 'production',
    context: folder,
    entry: { page: path.join(folder, 'src', `${system}.js`) },
    target: ['web', 'es2022'],
    devtool: false,
    cache: false,
    performance: false,
    stats: 'none',
    infrastructureLogging: { level: 'none' },
    output: {
      path: path.join(folder, 'dist'),
      filename: '[name].js',
      chunkFilename: '[name].[id].js',
      publicPath: '/__dynplug/page/',
      uniqueName: `dynplug_${system}`,
    },
    optimization: {
      // Its code is loaded once from this machine, and errors of it name functions.
      minimize: false,
      // The page tells what React reports by the file that reports it.
      splitChunks: {
        cacheGroups: {
          default: false,
          defaultVendors: false,
          react: {
            test: /[\\/]node_modules[\\/](react-dom|scheduler)[\\/]/,
            name: 'react-dom',
            chunks: 'all',
            enforce: true,
          },
        },
      },
    },
    resolve: {
      extensions: ['.mjs', '.js', '.jsx', '.json', '.wasm'],
      mainFields: ['browser', 'module', 'main'],
      modules: ['node_modules', ...modules],
      alias: { '@module-federation/runtime$': federationRuntime() },
      fallback: { ...nodeFallbacks() },
    },
    module: {
      rules: [
        { test: /\.m?js$/, resolve: { fullySpecified: false } },
        { test: /\.css$/, type: 'css/auto' },
        { test: /\.(svg|png|gif|jpg|woff2?|ttf|eot)$/, type: 'asset/resource' },
        { include: /node_modules/, parser: { exportsPresence: 'warn' } },
      ],
    },
    plugins: [
      new rspack.ProvidePlugin({ ...nodeGlobals() }),
      new rspack.DefinePlugin({ 'process.env.HAS_REACT_DOM_CLIENT': 'true' }),
    ],
  };
}

/** The folder of the one that this package brings. */
function federationRuntime(): string {
  const tools = createRequire(__filename).resolve('@module-federation/runtime-tools');
  return path.dirname(createRequire(tools).resolve('@module-federation/runtime/package.json'));
}
