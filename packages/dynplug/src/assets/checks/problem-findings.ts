// What the bundler complains about, in words that say what to do.
import { isBuiltin } from 'node:module';
import type { Bundled, Problem } from '../../protocol';
import type { Finding } from '../../errors/errors';
import { isNewMaterial } from './host-libraries';
import { exportHint, syntaxHint, unresolvedHint } from './import-hints';
import { packageNameOf } from '../../tree/package-name';
import { absentLoaderFinding } from './special-imports';

/** @param bundled tells who imports what the bundler only names @param root the workspace's folder, absolute */
export function problemFindings(problems: readonly Problem[], bundled: Bundled, root: string): readonly Finding[] {
  // Of Material UI there is one finding, with the option that ends this too.
  const isTold = ({ kind }: Problem): boolean => kind === 'unversioned' && bundled.packages.some(isNewMaterial);
  return problems
    .filter((problem) => !isTold(problem))
    .map((problem) => ({ severity: problem.severity, ...reported(problem, bundled, root) }));
}

function reported(problem: Problem, { sources, packages }: Bundled, root: string): Omit<Finding, 'severity'> {
  const { kind, file = 'A source', request = '', message } = problem;
  const importers = sources.filter(({ imports }) => imports.some((found) => found.request === request));
  const by = importers.map(({ path }) => path).join(', ') || file;
  if ((kind === 'scheme' || kind === 'unresolved') && isBuiltin(request))
    return {
      code: 'EBUILTIN',
      message: `${kind === 'scheme' ? by : file} imports "${request}", a module of Node; browsers have none.`,
      hint: 'Do the work in a backend plugin, or use what browsers offer.',
    };
  switch (kind) {
    case 'unresolved':
      return request.startsWith('.')
        ? { code: 'EIMPORT', message: `${file} imports ${request}, which does not exist.\n${message}` }
        : {
            code: 'EIMPORT',
            message: `${file} imports ${request}, which ${request.startsWith('/') ? 'does not exist in the plugin' : 'is not installed'}.`,
            hint: unresolvedHint(root, file, request),
          };
    case 'scheme':
      return { code: 'EIMPORT', message: `${by} imports ${request}: ${message}` };
    case 'export':
      return {
        code: 'EIMPORT',
        message: `${file}: what it imports exports no ${request}.\n${message}`,
        hint: exportHint(request, message),
      };
    case 'syntax': {
      const hint = syntaxHint(message);
      return { code: 'ESOURCE', message: `${file} does not compile.\n${message}`, ...(hint && { hint }) };
    }
    case 'extension':
      return {
        code: 'ESOURCE',
        message: `${message}.`,
        hint: kindHint(file),
      };
    case 'unversioned':
      return {
        code: 'EOPTION',
        message: `The plugin offers no copy of ${request} to the host: the package.json beside the code has no version.`,
        hint: `Set the version in "sharedModules": { "${request}": { "version": "${versionOf(request, packages)}" } }, or { "${request}": false } for a copy of its own.`,
      };
    case 'dropped':
      return {
        code: 'EIMPORT',
        message: `${file} imports ${request} for its side effects, but "sideEffects" in package.json lets the bundler drop ${message}.`,
        hint: `Add the file to "sideEffects" of its package, or import a value that the code uses.`,
      };
    case 'machine-url':
      return {
        code: 'ESOURCE',
        message: `${file} reads import.meta.url, which is a path of the machine that builds, not the URL in the browser.`,
        hint: "To ship a file and get its URL, write new URL('./file', import.meta.url) with the path as a plain text.",
      };
    case 'backstage-value':
      return {
        code: 'ESOURCE',
        message: `${file} reads ${request}, which is undefined in a dynamic plugin: only Backstage's CLI fills it in.`,
        hint: `Read the configuration with configApiRef, or fill it in yourself: "define": { "${request}": "{}" } among the options of assets.`,
      };
    case 'features':
      return {
        code: 'EFEATURES',
        message: `${file}: ${message}.`,
        hint: 'Add typescript to the workspace, or set moduleFederation: false.',
      };
    case 'other':
      return absentLoaderFinding(file, message) ?? { code: 'ESOURCE', message: `${file}: ${message}` };
  }
}

function versionOf(request: string, packages: Bundled['packages']): string {
  return packages.find(({ name }) => name === packageNameOf(request))?.version ?? '1.0.0';
}

/** What to do with a file that no rule of the bundler is for. */
function kindHint(file: string): string {
  if (/\.(s[ac]ss|less|styl)$/i.test(file)) return 'Compile it to CSS, or write CSS or a CSS module (.module.css).';
  if (/\.icon\.svg$/i.test(file))
    return 'An icon becomes a component with @svgr/webpack: install it in the workspace and @material-ui/core for the plugin. Named .svg alone, it is imported as a URL.';
  const name = file.split('/').at(-1) ?? file;
  return `To ship the file and get its URL, write new URL('./${name}', import.meta.url).href instead of an import. Scripts, CSS, JSON and YAML are compiled; images, fonts, Markdown, XML and shaders are imported as URLs.`;
}
