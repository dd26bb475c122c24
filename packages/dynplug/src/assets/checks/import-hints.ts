// What to do about an import that leads nowhere, an export that is not there, and code that does not compile, by what was meant.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageNameOf } from '../../tree/package-name';
import { posixRelative } from '../../files/paths';
import { parseBrokenJsonc } from '../../json/parse-json';

/** By npm's rules, as far as they matter here. */
const PACKAGE = /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9-][\w.~-]*$/i;

/** @param root the workspace's folder, absolute @param file the importer, POSIX and relative to it */
export function unresolvedHint(root: string, file: string, request: string): string {
  if (request.startsWith('/'))
    return `A path from / is one of the host's server. Put the file into the plugin and write a relative path, e.g. ./${request.split('/').at(-1) ?? ''}.`;
  const reason = tsconfigReason(root, file, request);
  if (reason !== undefined)
    return `TypeScript finds it by ${reason}, which Backstage's bundlers do not read. Write a relative import, or make a package of the workspace of it.`;
  if (request.startsWith('#'))
    return `A name with # is one of "imports" in the package.json of the package that ${file} is in. Add it there, or write a relative import.`;
  const name = packageNameOf(request);
  if (!PACKAGE.test(name)) return `No package can have the name ${name}. Write a relative import.`;
  return `Add ${name} to the dependencies of the package that ${file} is in, and install.`;
}

/** @param request the export @param message the bundler's words, which name the module that was imported from */
export function exportHint(request: string, message: string): string {
  const [, from = ''] = /was not found in '([^']+)'/.exec(message) ?? [];
  const [, exported = ''] = /\(possible exports: ([^)]*)\)/.exec(message) ?? [];
  if (/\.module\.css$/i.test(from))
    return `A CSS module exports its class names as default: import styles from '${from}', and use styles.${request}.`;
  if (/\.css$/i.test(from))
    return `Class names come from CSS modules only: rename the file to ${from.replace(/\.css$/i, '.module.css')}, or import it without a name.`;
  if (/\.(json|ya?ml)$/i.test(from)) return `${from} has ${exported || 'no names'}; import all of it as default.`;
  if (from === '')
    return 'The file has a default export only: for an image, a font or text that is its URL. Import it without braces.';
  if (request === 'default')
    return exported === ''
      ? `Add a default export to ${from}.`
      : `${from} has no default export. Import one by its name, in braces: ${exported}.`;
  return `If ${request} is a type, write "export type { ${request} } from …" or "import type": each file is compiled alone.`;
}

/** Undefined where the message says all that is known. @param message of the compiler, with a part of the code */
export function syntaxHint(message: string): string | undefined {
  if (/pragma\w* cannot be set when runtime is automatic/.test(message))
    return 'JSX is compiled for the automatic runtime. In place of @jsx, write /** @jsxImportSource @emotion/react */ (the package that jsx is from) and drop the import of jsx; or add @jsxRuntime classic.';
  if (markedCharacter(message) === '@')
    return "Decorators are not compiled, nor by Backstage's bundlers. Apply the decorator as a function, or depend on a package that is built with them.";
  return undefined;
}

/** The character of the code that the message points at: the line below it has a mark in the same column. */
function markedCharacter(message: string): string | undefined {
  const lines = message.split('\n');
  const at = lines.findIndex((line) => /^\s*·\s*[─┬]/.test(line));
  return lines[at - 1]?.[lines[at]?.search(/[─┬]/) ?? -1];
}

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
function tsconfigReason(root: string, file: string, request: string): string | undefined {
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
