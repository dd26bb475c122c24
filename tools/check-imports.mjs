// Holds the layers of ARCHITECTURE.md: an import may only point to a folder further down. Prints each import that does not.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** By package, from top to bottom; folders in one row do not know each other. */
const LAYERS = {
  '@org/dynplug': [
    ['index.ts', 'plugin.ts'],
    ['executors', 'generators'],
    ['nx', 'inference'],
    ['assets', 'export', 'place', 'package-oci', 'pack', 'collect', 'load', 'publish', 'lint'],
    ['packaged'],
    ['derive'],
    ['host'],
    ['frontend'],
    ['plugin', 'closure', 'oci'],
    ['tree'],
    ['options'],
    ['support'],
  ],
  '@org/dynplug-frontend': [
    ['engine.ts'],
    ['build.ts'],
    ['scalprum', 'federation'],
    ['features'],
    ['report'],
    ['bundler'],
    ['protocol.ts'],
  ],
};
/** Packages that only these folders may import. */
const CONFINED = {
  '@org/dynplug': {
    execa: ['support'],
    tar: ['support'],
    'jsonc-parser': ['support'],
    '@nx/devkit': ['executors', 'generators', 'nx', 'inference'],
    nx: [],
  },
  '@org/dynplug-frontend': { '@rspack/core': ['bundler'], '@nx/devkit': [], nx: [] },
};

const project = JSON.parse(readFileSync('package.json', 'utf8')).name;
const [layers, confined] = [LAYERS[project], CONFINED[project]];
const source = path.resolve('src');
const rank = new Map(layers.flatMap((folders, index) => folders.map((folder) => [folder, index])));
const folderOf = (file) => path.relative(source, file).split(path.sep)[0];
const violations = [];
for (const name of readdirSync(source, { recursive: true })) {
  if (!/\.(ts|cjs)$/.test(name) || name.endsWith('.d.ts')) continue;
  const file = path.join(source, name);
  const from = folderOf(file);
  // A spec at the top looks at the package as a whole.
  if (from === 'testing' || from.endsWith('.spec.ts')) continue;
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
      if (!name.endsWith('.spec.ts') && confined[pkg] && !confined[pkg].includes(from))
        violations.push(`${name}: ${pkg} may only be imported in ${confined[pkg].join(', ') || 'no folder'}`);
      continue;
    }
    const target = path.resolve(path.dirname(file), request);
    const to = folderOf(existsSync(`${target}.ts`) ? `${target}.ts` : target);
    if ((to === 'testing' || to.endsWith('.ts')) && name.endsWith('.spec.ts')) continue;
    if (to !== from && !(rank.get(to) > rank.get(from)))
      violations.push(`${name}: ${from} may not import ${to} (${request})`);
  }
}
if (violations.length > 0) {
  console.error(violations.join('\n'));
  process.exitCode = 1;
} else console.log('Imports point downwards.');
