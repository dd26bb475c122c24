// Which file a bundler takes for a path that names a folder, or leaves out the extension. The order is that of the engine's own bundler.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../../json/parse-json';

/** The engine's `resolve.extensions`. */
const EXTENSIONS = ['.ts', '.tsx', '.mjs', '.js', '.jsx', '.json', '.wasm'];
/** The engine's `resolve.mainFields`. */
const MAIN_FIELDS = ['browser', 'module', 'main'];

/**
 * A file as it is, with an extension, or that of a folder: what its package.json says, else its index. With a slash at its end, a request is
 * for a folder only.
 * @param dir absolute
 * @param request relative to it
 * @returns absolute, links are not followed; undefined when there is none
 */
export function resolveSource(dir: string, request: string): string | undefined {
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
    // Told by whoever bundles it.
    return {};
  }
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}
