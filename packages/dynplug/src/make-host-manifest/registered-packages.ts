// The packages that a host's backend registers itself, by the code of its entry point.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { byText } from '../files/paths';
import { isPackageName, packageNameOf } from '../tree/package-name';
import type { HostWorkspace } from './read-host-packages';

const COMMENTS = /\/\*[^]*?\*\/|(^|\s)\/\/.*$/gm;
/**
 * `backend.add(import('@backstage/plugin-app-backend'))`: how backends register plugins since Backstage 1.31. The build of a backend keeps it, or makes
 * `Promise.resolve().then(function () { return /*#__PURE__*\/_interopNamespace(require(…)); })` of it, by the version of Rollup.
 */
const ADDED =
  /\bimport\(\s*['"]([^'"]+)['"]\s*,?\s*\)|\.then\(function \(\) \{ return [^;]*?\brequire\(['"]([^'"]+)['"]\)/g;
const ENTRIES = [
  ...['ts', 'js', 'mts', 'cts', 'mjs', 'cjs'].map((extension) => `src/index.${extension}`),
  'dist/index.cjs.js',
];

/** Modules that it imports to register them, each once: packages, and entry points of packages such as `@backstage/x/alpha`. */
export function registeredModules({ root, backend }: HostWorkspace): readonly string[] {
  const file = ENTRIES.map((entry) => path.join(root, backend.folder, entry)).find((candidate) =>
    existsSync(candidate),
  );
  if (file === undefined) return [];
  const code = readFileSync(file, 'utf8').replace(COMMENTS, '$1');
  const modules = [...code.matchAll(ADDED)].map(([, kept, built]) => kept ?? (built as string));
  return [...new Set(modules.filter((name) => isPackageName(packageNameOf(name))))].sort(byText);
}
