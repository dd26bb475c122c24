// The tsconfig.json files that decide how a package is compiled: esbuild takes decorators, JSX and class fields from them.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { posixRelative } from '../files/paths';

/** Files and packages that are read for one package. */
export interface TsconfigSources {
  /** POSIX, relative to the workspace root; `../` leads out of it. */
  readonly files: readonly string[];
  /** Names of installed packages that a file extends. */
  readonly packages: readonly string[];
}

/** Further files that a tsconfig.json extends, at most. */
const DEPTH = 10;

/**
 * The nearest tsconfig.json, as esbuild's plugin of Rollup finds it, with those that it extends.
 * @param workspaceRoot absolute
 * @param folder of the package, POSIX and relative to the root
 * @param folderOf finds packages of the workspace by name, in the same form
 */
export function tsconfigSources(
  workspaceRoot: string,
  folder: string,
  folderOf: (name: string) => string | undefined = () => undefined,
): TsconfigSources {
  const nearest = nearestConfig(workspaceRoot, folder);
  const files = new Set<string>();
  const packages = new Set<string>();
  const read = (file: string, depth: number): void => {
    if (files.has(posixRelative(workspaceRoot, file)) || depth > DEPTH || !existsSync(file)) return;
    files.add(posixRelative(workspaceRoot, file));
    for (const extended of extendsOf(readFileSync(file, 'utf8'))) {
      const name = packageName(extended);
      const member = extended.startsWith('.') ? undefined : folderOf(name);
      if (extended.startsWith('.')) read(withEnding(path.resolve(path.dirname(file), extended)), depth + 1);
      else if (member === undefined) packages.add(name);
      else read(withEnding(path.join(workspaceRoot, member, extended.slice(name.length))), depth + 1);
    }
  };
  if (nearest !== undefined) read(nearest, 0);
  return { files: [...files], packages: [...packages] };
}

/** Rule of TypeScript: without an ending it is that of JSON, or a folder's tsconfig.json. */
function withEnding(found: string): string {
  if (found.endsWith('.json')) return found;
  return existsSync(`${found}.json`) ? `${found}.json` : path.join(found, 'tsconfig.json');
}

function nearestConfig(workspaceRoot: string, folder: string): string | undefined {
  for (let at = path.posix.normalize(folder); ; at = path.posix.dirname(at)) {
    const file = path.join(workspaceRoot, at, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (at === '.' || at.startsWith('..')) return undefined;
  }
}

/** Without a parser, which takes longer to load than all else of inference; what a comment says only adds an input. */
function extendsOf(text: string): readonly string[] {
  const values = [...text.matchAll(/"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/g)].map(([, value]) => value as string);
  return values.flatMap((value) => [...value.matchAll(/"([^"]*)"/g)].map(([, name]) => name as string));
}

/** `@backstage/cli/config/tsconfig.json` → `@backstage/cli`. */
function packageName(request: string): string {
  return request
    .split('/')
    .slice(0, request.startsWith('@') ? 2 : 1)
    .join('/');
}
