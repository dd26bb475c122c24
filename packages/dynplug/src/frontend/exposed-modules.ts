// The modules that Scalprum's shells get: names that can be told apart, files that are the plugin's own.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../support/errors';
import { isInside, posixRelative } from '../support/paths';

type Modules = Readonly<Record<string, string>>;

/**
 * @param dir absolute folder of the plugin
 * @param modules name → source file, relative to the plugin
 * @returns those that can be bundled, with files that start with `./`, and an error for each other
 */
export function exposedFindings(
  dir: string,
  modules: Modules,
): { readonly usable: Modules; readonly findings: readonly Finding[] } {
  const usable: Record<string, string> = {};
  const findings: Finding[] = [];
  const names = new Set<string>();
  for (const [name, file] of Object.entries(modules)) {
    // Loaders take a name with and without it for the same.
    const meant = name.replace(/^\.\//, '');
    const finding = nameFinding(name, names.has(meant)) ?? fileFinding(dir, name, file);
    names.add(meant);
    if (finding) findings.push(finding);
    else usable[name] = `./${path.posix.normalize(file)}`;
  }
  return { usable, findings };
}

function nameFinding(name: string, isTaken: boolean): Finding | undefined {
  if (name === '') return refused('An exposed module has no name.', 'Shells ask for modules by name, e.g. PluginRoot.');
  if (!isTaken) return undefined;
  return refused(
    `Two exposed modules have the name ${name.replace(/^\.\//, '')}.`,
    'Give each module a name of its own; a leading ./ does not tell them apart.',
  );
}

function fileFinding(dir: string, name: string, file: string): Finding | undefined {
  const target = path.resolve(dir, file);
  if (!isInside(dir, target) || posixRelative(dir, target).split('/').includes('node_modules'))
    return refused(
      `The exposed module ${name} points to ${file}, which lies outside of the plugin.`,
      'Expose a source file of the plugin; it may pass on what another package exports.',
    );
  if (existsSync(target)) return undefined;
  return refused(
    `The exposed module ${name} points to ${file}, which does not exist.`,
    'The path is relative to the plugin and has its extension.',
  );
}

function refused(message: string, hint: string): Finding {
  return { severity: 'error', code: 'EEXPOSED', message, hint };
}
