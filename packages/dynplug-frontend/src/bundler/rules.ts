// How each kind of source file gets into the bundle, as in Backstage's own bundler.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { ICON, URL_KINDS, filesOfKind } from './file-kinds';
import { iconRules } from './icons';
import { parseYaml } from './parse-yaml';
import type { RuleSetRule } from './rspack';
import type { StablePaths } from './stable-paths';

/** @param extractCss the loader that takes CSS out of the scripts @param paths names files outside of the workspace @param projectDir absolute */
export function rules(extractCss: string, paths: StablePaths, projectDir: string): RuleSetRule[] {
  return [
    ...script(/\.[cm]?tsx?$/, TYPESCRIPT),
    ...script(/\.[cm]?jsx?$/, JAVASCRIPT),
    { test: /\.(js|mjs|cjs)$/, resolve: { fullySpecified: false } },
    // A missing export is an error in own code; in packages it was their author's business.
    { include: /node_modules/, parser: { exportsPresence: 'warn' } },
    { test: filesOfKind(URL_KINDS), exclude: ICON, type: 'asset/resource' },
    ...iconRules(projectDir, compiler(JAVASCRIPT)),
    { test: /\.ya?ml$/i, ...IMPORTED, type: 'json', parser: { parse: parseYaml } },
    // Also where a package calls itself free of side effects: CSS is nothing else.
    {
      test: /\.css$/i,
      ...IMPORTED,
      type: 'javascript/auto',
      sideEffects: true,
      use: [extractCss, cssLoader(paths, projectDir)],
    },
  ];
}

/** Not for `new URL('./file', import.meta.url)`: that copies the file, of whatever kind it is. */
const IMPORTED = { dependency: { not: ['url'] } };
const TYPESCRIPT = { syntax: 'typescript', tsx: true };
const JAVASCRIPT = { syntax: 'ecmascript', jsx: true };

/** A script that is copied is compiled too where browsers could not run it, as Backstage's bundler does. */
function script(test: RegExp, parser: object): RuleSetRule[] {
  const own = { test, exclude: /node_modules/ };
  const copied = { ...own, exclude: [/node_modules/, /\.[cm]?js$/], dependency: 'url', use: [compiler(parser)] };
  return [{ ...own, ...IMPORTED, type: 'javascript/auto', use: [compiler(parser)] }, copied];
}

function compiler(parser: object): { readonly loader: string; readonly options: object } {
  return {
    loader: 'builtin:swc-loader',
    options: { jsc: { target: 'es2019', parser, transform: { react: { runtime: 'automatic' } } } },
  };
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
