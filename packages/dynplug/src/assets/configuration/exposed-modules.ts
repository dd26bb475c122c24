// The modules that Scalprum's shells get: distinct names, and files of the plugin itself.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../errors/errors';
import { posixRelative } from '../../files/paths';
import { OWN_SOURCE, isOwnSource } from './entry-points';
import { parseJson } from '../../json/parse-json';

type Modules = Readonly<Record<string, string>>;

/**
 * @param dir folder of the plugin, real and absolute
 * @param modules name → source file, relative to the plugin; or its folder, or without its extension, as bundlers take it too
 * @returns those that can be bundled, with the files that are meant, which start with `./`, and an error for each other
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
    const wrong = nameFinding(name, names.has(meant));
    const found = wrong ? { finding: wrong } : fileOf(dir, name, file);
    names.add(meant);
    if ('finding' in found) findings.push(found.finding);
    else usable[name] = `./${posixRelative(dir, found.file)}`;
  }
  return { usable, findings };
}

function nameFinding(name: string, isTaken: boolean): Finding | undefined {
  if (name === '') return refused('An exposed module has no name.', 'Shells ask for modules by name, e.g. PluginRoot.');
  if (!isFileName(name.replace(/^\.\//, '')))
    return refused(
      `The exposed module ${JSON.stringify(name)} has a name that no file can have, and there is one for each module.`,
      'Use letters, digits and - _ . in names, with single slashes in between.',
    );
  if (!isTaken) return undefined;
  return refused(
    `Two exposed modules have the name ${name.replace(/^\.\//, '')}.`,
    'Give each module a name of its own; a leading ./ does not tell them apart.',
  );
}

/** Also on Windows, and without a way out of the folder that the bundler writes. */
function isFileName(name: string): boolean {
  return name.split('/').every((part) => part !== '' && !/^\.+$/.test(part) && !/[\p{Cc}<>:"|?*\\]/u.test(part));
}

/**
 * Real and absolute, or what is wrong with it: the bundler knows a source by its real path only, and so does who looks at what is in a bundle.
 * @param dir real and absolute
 */
function fileOf(dir: string, name: string, file: string): { readonly file: string } | { readonly finding: Finding } {
  const target = path.resolve(dir, file);
  const points = `The exposed module ${name} points to ${file}, which`;
  if (!isOwnSource(dir, target)) return { finding: refused(`${points} lies outside of the plugin.`, OWN_SOURCE) };
  const found = resolveSource(dir, file);
  if (found !== undefined) {
    const real = realpathSync(found);
    if (isOwnSource(dir, real)) return { file: real };
    return { finding: refused(`${points} is linked to a place outside of the plugin.`, OWN_SOURCE) };
  }
  const isFolder = existsSync(target) && statSync(target).isDirectory();
  return {
    finding: isFolder
      ? refused(`${points} is a folder without an index file.`, 'Name the source file that shells are to get.')
      : refused(`${points} does not exist.`, 'The path is relative to the plugin.'),
  };
}

function refused(message: string, hint: string): Finding {
  return { severity: 'error', code: 'EEXPOSED', message, hint };
}

/** The engine's `resolve.extensions`. */
const EXTENSIONS = ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.wasm'];
/** The engine's `resolve.mainFields`. */
const MAIN_FIELDS = ['browser', 'module', 'main'];

/**
 * As the engine's own bundler finds it: a file as it is, with an extension, or that of a folder: what its package.json says, else its index. With a slash at its end, a request is
 * for a folder only.
 * @param dir absolute
 * @param request relative to it
 * @returns absolute, links are not followed; undefined when there is none
 */
function resolveSource(dir: string, request: string): string | undefined {
  const target = path.resolve(dir, request);
  const candidates = [...(request.endsWith('/') ? [] : [target]), ...mainsOf(target), path.join(target, 'index')];
  return candidates.flatMap((file) => [file, ...EXTENSIONS.map((extension) => `${file}${extension}`)]).find(isFile);
}

/** @param folder absolute; it need not exist */
function mainsOf(folder: string): readonly string[] {
  const manifest = path.join(folder, 'package.json');
  const fields = isFile(manifest) ? fieldsOf(readFileSync(manifest, 'utf8')) : {};
  return MAIN_FIELDS.map((field) => fields[field])
    .filter((main) => typeof main === 'string')
    .map((main) => path.join(folder, main));
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return (parseJson(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    // The bundler reports it.
    return {};
  }
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
