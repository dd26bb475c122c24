// How each kind of source file gets into the bundle, as in Backstage's own bundler.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseYaml } from './parse-yaml';
import type { RuleSetRule } from './rspack';
import type { StablePaths } from './stable-paths';

/** What a rule exists for; anything else would be parsed as a script, and may pass without a word. */
export const KNOWN_EXTENSIONS =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|css|md|bmp|gif|jpe?g|png|ico|webp|avif|svg|eot|woff2?|ttf|otf)$/i;

/** @param extractCss the loader that takes CSS out of the scripts @param paths names files outside of the workspace @param projectDir absolute */
export function rules(extractCss: string, paths: StablePaths, projectDir: string): RuleSetRule[] {
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
    { test: /\.css$/i, type: 'javascript/auto', sideEffects: true, use: [extractCss, cssLoader(paths, projectDir)] },
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
function cssLoader(paths: StablePaths, projectDir: string): { readonly loader: string; readonly options: object } {
  const modules = {
    auto: true,
    namedExport: false,
    exportLocalsConvention: 'as-is',
    localIdentName: '[name]__[local]--[hash:base64:8]',
    localIdentContext: projectDir,
    getLocalIdent: ({ resourcePath }: { readonly resourcePath: string }, _form: string, local: string) =>
      outsideName(resourcePath, paths, projectDir, local),
  };
  return { loader: require.resolve('css-loader'), options: { modules } };
}

/** For a file outside of the workspace, by the name that it has on every machine; undefined otherwise: the loader makes the name. */
function outsideName(file: string, paths: StablePaths, projectDir: string, local: string): string | undefined {
  const known = paths.of(file);
  if (known === file) return undefined;
  const relative = path.relative(projectDir, known).split(path.sep).join('/');
  const hash = createHash('sha256').update(`${relative}\0${local}`).digest('base64url').slice(0, 8);
  return `${path.parse(file).name}__${local}--${hash}`;
}
