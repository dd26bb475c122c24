// Imports that tell another bundler how to treat a file: Vite's queries and webpack's loaders. Backstage's bundlers know neither, so code that
// uses them gets something else than it expects.
import type { Finding } from '../../errors/errors';

/** Vite: https://vite.dev/guide/assets and https://vite.dev/guide/features#web-workers. */
const QUERY = /^([^?]+)\?(?:.*?&)??(raw|url|inline|no-inline|worker|sharedworker)(?:&|$)/;
/** webpack: `raw-loader!./file`, `!!raw-loader!./file`, `-!a-loader?x!b-loader!./file`. */
const LOADER = /^-?!{0,2}([^!?]+)[^!]*!(?:.*!)?([^!]+)$/;

/** @param file of the import, POSIX and relative to the workspace root @returns undefined for a usual import */
export function specialImportFinding(file: string, request: string): Finding | undefined {
  // CSS may have queries in url(): they change nothing.
  if (file.endsWith('.css')) return undefined;
  const [, queried = '', query] = QUERY.exec(request) ?? [];
  if (query !== undefined)
    return found(
      `${file} imports ${request}: only Vite knows "?${query}". Here the query changes nothing.`,
      query,
      queried,
    );
  const [, loader = '', loaded = ''] = LOADER.exec(request) ?? [];
  if (loader === '') return undefined;
  return found(`${file} imports ${request}: loaders in an import are not supported.`, loader, loaded);
}

/** What a bundler's error says of a loader that is not installed. @returns undefined for other errors */
export function absentLoaderFinding(file: string, message: string): Omit<Finding, 'severity'> | undefined {
  const [, loader] = /Unable to resolve loader (\S+)/.exec(message) ?? [];
  if (loader === undefined) return undefined;
  const { severity: _severity, ...finding } = found(
    `${file} imports with the loader ${loader}: loaders in an import are not supported.`,
    loader,
    './file',
  );
  return finding;
}

function found(message: string, how: string, target: string): Finding {
  return { severity: 'error', code: 'ESOURCE', message, hint: hintFor(how, target) };
}

/** @param how the query or the loader */
function hintFor(how: string, target: string): string {
  const url = `new URL('${target}', import.meta.url)`;
  if (/raw|text|html/.test(how))
    return `To get the text of a file, put it into a script as a string, or load it: await (await fetch(${url})).text().`;
  if (/worker/.test(how)) return `To start a worker, write new Worker(${url}).`;
  if (/url|file|inline|asset/.test(how)) return `To ship the file and get its URL, write ${url}.href.`;
  return 'Import the file without it. The documentation of frontends lists the kinds of files.';
}
