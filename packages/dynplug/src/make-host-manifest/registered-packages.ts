// The packages that a host's backend registers itself, by the code of its entry point.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { byText } from '../files/paths';
import { isPackageName, packageNameOf } from '../tree/package-name';
import type { HostWorkspace } from './read-host-packages';

const COMMENTS = /\/\*[^]*?\*\/|(^|\s)\/\/.*$/gm;
/** `backend.add(import('@backstage/plugin-app-backend'))`: how backends register plugins since Backstage 1.31. */
const ADDED = /\bimport\(\s*['"]([^'"]+)['"]\s*,?\s*\)/g;

/** Modules that it imports to register them, each once: packages, and entry points of packages such as `@backstage/x/alpha`. */
export function registeredModules({ root, backend }: HostWorkspace): readonly string[] {
  const file = ['ts', 'js', 'mts', 'cts', 'mjs', 'cjs']
    .map((extension) => path.join(root, backend.folder, `src/index.${extension}`))
    .find((candidate) => existsSync(candidate));
  if (file === undefined) return [];
  const code = readFileSync(file, 'utf8').replace(COMMENTS, '$1');
  const modules = [...code.matchAll(ADDED)].map(([, name]) => name as string);
  return [...new Set(modules.filter((name) => isPackageName(packageNameOf(name))))].sort(byText);
}
