// Reads an exported folder, whichever tool made it: its own files, its packages and what declared dependencies reach.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Own files as [path, absolute file], without the manifest and the config schemas, which are compared as values. */
export function ownFiles(folder) {
  const apart = new Set(['package.json', 'dist/configSchema.json', 'dist/.config-schema.json']);
  return filesBelow(folder, (name) => name === 'node_modules' || name === 'embedded').filter(
    ([file]) => !apart.has(file),
  );
}

/** Files of a package without the packages in its node_modules, as [path, absolute file]. */
export function filesOf(dir) {
  return filesBelow(dir, (name) => name === 'node_modules');
}

/** name@version → the first folder that holds it. */
export function packagesIn(folder) {
  const found = new Map();
  visitPackages(folder, (dir, manifest) => {
    const label = `${manifest.name}@${manifest.version}`;
    if (!found.has(label)) found.set(label, dir);
  });
  return found;
}

/** What is in node_modules folders and is not a package, as [path, absolute path]. */
export function strangersIn(folder) {
  const found = [];
  const visit = (dir) => {
    const modules = path.join(dir, 'node_modules');
    if (!existsSync(modules)) return;
    for (const name of readdirSync(modules)) {
      const at = path.join(modules, name);
      if (name.startsWith('.')) found.push(...(name === '.bin' ? [[name, at]] : filesBelowOrSelf(at, name)));
    }
  };
  visit(folder);
  visitPackages(folder, (dir) => visit(dir));
  return found;
}

/** Package name → its folder in `embedded/`, which rhdh-cli makes. */
export function embeddedIn(folder) {
  const embedded = path.join(folder, 'embedded');
  if (!existsSync(embedded)) return new Map();
  return new Map(
    readdirSync(embedded).map((name) => [manifestOf(path.join(embedded, name)).name, path.join(embedded, name)]),
  );
}

export function manifestOf(dir) {
  return JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
}

/** name@version of what the plugin's declared dependencies and peers lead to, by Node's lookup in the folder. */
export function reachedIn(folder) {
  const labels = new Set();
  const seen = new Set();
  const visit = (dir) => {
    if (seen.has(dir)) return;
    seen.add(dir);
    const { name, version, dependencies, optionalDependencies, peerDependencies } = manifestOf(dir);
    labels.add(`${name}@${version}`);
    for (const wanted of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      for (let at = dir; at.startsWith(folder); at = path.dirname(at)) {
        const target = path.join(at, 'node_modules', wanted);
        if (!existsSync(path.join(target, 'package.json'))) continue;
        visit(target);
        break;
      }
    }
  };
  visit(folder);
  return labels;
}

function visitPackages(folder, use) {
  const modules = path.join(folder, 'node_modules');
  if (!existsSync(modules)) return;
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
  for (const name of names.flatMap((entry) =>
    entry.startsWith('@') ? readdirSync(path.join(modules, entry)).map((inner) => `${entry}/${inner}`) : [entry],
  )) {
    const dir = path.join(modules, name);
    if (existsSync(path.join(dir, 'package.json'))) use(dir, manifestOf(dir));
    visitPackages(dir, use);
  }
}

function filesBelowOrSelf(at, name) {
  try {
    return filesBelow(at, () => false).map(([file, absolute]) => [`${name}/${file}`, absolute]);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [[name, at]];
    throw error;
  }
}

function filesBelow(folder, skips) {
  const found = [];
  const visit = (dir, prefix) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (prefix === '' && skips(entry.name)) continue;
      if (entry.isDirectory()) visit(path.join(dir, entry.name), `${prefix}${entry.name}/`);
      else found.push([prefix + entry.name, path.join(dir, entry.name)]);
    }
  };
  visit(folder, '');
  return found;
}
