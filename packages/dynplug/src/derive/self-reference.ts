// Code of a plugin that asks for packages by a name that a host does not resolve: the plugin's own, or an embedded one's.
import { readFileSync } from 'node:fs';
import type { Finding } from '../support/errors';
import type { PackageFile } from '../tree/package-files';

const SCRIPT = /\.[cm]?js$/;

/** True when the code requires `<its own name>/package.json`: it would not be found in a host, where the package is called `-dynamic`. */
export function requiresOwnManifest(name: string, files: readonly PackageFile[]): boolean {
  const request = `${name}/package.json`;
  return files.some((file) => SCRIPT.test(file.path) && readFileSync(file.file, 'utf8').includes(request));
}

/** Hosts answer resolvePackagePath for plugins, not for what is embedded in them. */
export function embeddedPathFindings(
  plugin: string,
  embedded: readonly string[],
  files: readonly PackageFile[],
): readonly Finding[] {
  const scripts = files.filter((file) => SCRIPT.test(file.path)).map((file) => readFileSync(file.file, 'utf8'));
  return embedded
    .filter((name) =>
      scripts.some((text) => new RegExp(`resolvePackagePath\\)?\\(\\s*['"\`]${escape(name)}['"\`]`).test(text)),
    )
    .map((name) => ({
      severity: 'warning',
      code: 'EENTRY',
      message: `${plugin} calls resolvePackagePath("${name}", …); hosts find only plugins that way, not packages embedded in them.`,
      hint: 'Let the embedded package resolve its own files relative to __dirname.',
    }));
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
