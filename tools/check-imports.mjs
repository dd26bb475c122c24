// Holds the layers of ARCHITECTURE.md: an import may only point to a folder further down. Prints each import that does not.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** From top to bottom; folders in one row do not know each other. */
const LAYERS = [
  ['index.ts', 'plugin.ts'],
  ['executors', 'generators'],
  ['nx', 'inference'],
  ['export', 'place', 'package-oci', 'pack', 'collect', 'load', 'publish', 'lint'],
  ['packaged'],
  ['derive'],
  ['host'],
  ['plugin', 'closure', 'oci'],
  ['tree'],
  ['support'],
];
/** Packages that only these folders may import. */
const CONFINED = {
  execa: ['support'],
  tar: ['support'],
  'jsonc-parser': ['support'],
  '@nx/devkit': ['executors', 'generators', 'nx', 'inference'],
  nx: [],
};

const source = path.resolve('src');
const rank = new Map(LAYERS.flatMap((folders, index) => folders.map((folder) => [folder, index])));
const folderOf = (file) => path.relative(source, file).split(path.sep)[0];
const violations = [];
for (const name of readdirSync(source, { recursive: true })) {
  if (!/\.(ts|cjs)$/.test(name) || name.endsWith('.d.ts')) continue;
  const file = path.join(source, name);
  const from = folderOf(file);
  if (from === 'testing') continue;
  if (!rank.has(from)) violations.push(`${name}: the folder ${from} is in no layer`);
  const text = readFileSync(file, 'utf8');
  // "nx init" does not install it, and what is needed of it at run time is little.
  if (!name.endsWith('.spec.ts') && /^(import|export) (?!type )[^;]*?from '@nx\/devkit'/m.test(text))
    violations.push(`${name}: @nx/devkit may be absent at run time, so only its types may be imported`);
  for (const [, request] of text.matchAll(/(?:from|require\(|import\()\s*'([^']+)'/g)) {
    if (!request.startsWith('.')) {
      const pkg = request
        .split('/')
        .slice(0, request.startsWith('@') ? 2 : 1)
        .join('/');
      // Specs look at what was written with the library itself.
      if (!name.endsWith('.spec.ts') && CONFINED[pkg] && !CONFINED[pkg].includes(from))
        violations.push(`${name}: ${pkg} may only be imported in ${CONFINED[pkg].join(', ') || 'no folder'}`);
      continue;
    }
    const to = folderOf(path.resolve(path.dirname(file), request));
    if (to === 'testing' && name.endsWith('.spec.ts')) continue;
    if (to !== from && !(rank.get(to) > rank.get(from)))
      violations.push(`${name}: ${from} may not import ${to} (${request})`);
  }
}
if (violations.length > 0) {
  console.error(violations.join('\n'));
  process.exitCode = 1;
} else console.log('Imports point downwards.');
