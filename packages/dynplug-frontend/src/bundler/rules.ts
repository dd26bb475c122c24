// How each kind of source file gets into the bundle, as in Backstage's own bundler.
import { parseYaml } from './parse-yaml';
import type { RuleSetRule } from './rspack';

/** What a rule exists for; anything else would be parsed as a script, and may pass without a word. */
export const KNOWN_EXTENSIONS =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|css|md|bmp|gif|jpe?g|png|ico|webp|avif|svg|eot|woff2?|ttf|otf)$/i;

/** @param extractCss the loader that takes CSS out of the scripts */
export function rules(extractCss: string): RuleSetRule[] {
  return [
    script(/\.[cm]?tsx?$/, { syntax: 'typescript', tsx: true }),
    script(/\.[cm]?jsx?$/, { syntax: 'ecmascript', jsx: true }),
    { test: /\.(js|mjs|cjs)$/, resolve: { fullySpecified: false } },
    // A missing export is an error in own code; in packages it was their author's business.
    { include: /node_modules/, parser: { exportsPresence: 'warn' } },
    file(/\.(bmp|gif|jpe?g|png|ico|webp|avif|svg)$/i),
    file(/\.(eot|woff2?|ttf|otf)$/i),
    file(/\.md$/i),
    { test: /\.ya?ml$/i, type: 'json', parser: { parse: parseYaml } },
    // Also where a package calls itself free of side effects: CSS is nothing else.
    { test: /\.css$/i, type: 'javascript/auto', sideEffects: true, use: [extractCss, cssLoader()] },
  ];
}

function script(test: RegExp, parser: object): RuleSetRule {
  return {
    test,
    exclude: /node_modules/,
    type: 'javascript/auto',
    loader: 'builtin:swc-loader',
    options: { jsc: { target: 'es2019', parser, transform: { react: { runtime: 'automatic' } } } },
  };
}

function file(test: RegExp): RuleSetRule {
  return { test, type: 'asset/resource', generator: { filename: 'static/[name].[contenthash:8][ext]' } };
}

/** Class names of CSS modules say nothing of where the file lies on this machine: the loader hashes paths relative to the project. */
function cssLoader(): { readonly loader: string; readonly options: object } {
  const modules = {
    auto: true,
    namedExport: false,
    exportLocalsConvention: 'as-is',
    localIdentName: '[name]__[local]--[hash:base64:8]',
  };
  return { loader: require.resolve('css-loader'), options: { modules } };
}
