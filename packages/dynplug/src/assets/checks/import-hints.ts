// What to do about an import that leads nowhere, an export that is not there, and code that does not compile, by what was meant.
import { packageNameOf } from '../package-name';
import { tsconfigReason } from './tsconfig-paths';

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
