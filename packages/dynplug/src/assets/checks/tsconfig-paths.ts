// Imports that only TypeScript understands: `paths` and `baseUrl` of a tsconfig.json. Backstage's bundlers read neither.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { posixRelative } from '../../files/paths';
import { parseBrokenJsonc } from '../../json/parse-jsonc';

/** Further files that a tsconfig.json extends, at most. */
const DEPTH = 5;

interface CompilerOptions {
  readonly baseUrl?: unknown;
  readonly paths?: unknown;
}

/**
 * What of a tsconfig.json makes TypeScript find a request, in words: `"paths" of plugins/foo/tsconfig.json`.
 * @param root the workspace's folder, absolute @param file the importer, POSIX and relative to it
 */
export function tsconfigReason(root: string, file: string, request: string): string | undefined {
  for (let folder = path.dirname(path.join(root, file)); folder.startsWith(root); folder = path.dirname(folder)) {
    const reason = reasonIn(path.join(folder, 'tsconfig.json'), request, DEPTH);
    if (reason) return `"${reason.field}" of ${posixRelative(root, reason.file)}`;
    if (folder === root) return undefined;
  }
  return undefined;
}

function reasonIn(
  file: string,
  request: string,
  depth: number,
): { readonly field: string; readonly file: string } | undefined {
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const config = (parseBrokenJsonc(readFileSync(file, 'utf8')) ?? {}) as {
    compilerOptions?: CompilerOptions;
    extends?: unknown;
  };
  const { paths, baseUrl } = config.compilerOptions ?? {};
  const patterns = typeof paths === 'object' && paths !== null ? Object.keys(paths) : [];
  if (patterns.some((pattern) => matches(pattern, request))) return { field: 'paths', file };
  if (typeof baseUrl === 'string' && isBelow(path.resolve(path.dirname(file), baseUrl), request))
    return { field: 'baseUrl', file };
  const extended = [config.extends].flat().filter((from) => typeof from === 'string' && from.startsWith('.'));
  if (depth === 0) return undefined;
  return extended
    .map((from) => path.resolve(path.dirname(file), from as string))
    .map((from) => reasonIn(from.endsWith('.json') ? from : `${from}.json`, request, depth - 1))
    .find((reason) => reason !== undefined);
}

/** `*` alone is for everything, and explains nothing. */
function matches(pattern: string, request: string): boolean {
  if (pattern === '*') return false;
  const [start = '', end] = pattern.split('*');
  return end === undefined ? request === pattern : request.startsWith(start) && request.endsWith(end);
}

function isBelow(folder: string, request: string): boolean {
  return ['', '.ts', '.tsx', '.js', '.jsx', '/index.ts', '/index.tsx'].some((end) =>
    existsSync(path.join(folder, `${request}${end}`)),
  );
}
