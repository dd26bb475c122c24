// Code that asks hosts for the folder of an embedded package by its name.
import type { Finding } from '../../errors/errors';
import type { OwnPackage } from '../own-package';
import { lookupsOf, scriptsOf } from '../own-scripts';

/** Hosts answer resolvePackagePath for plugins, not for what is embedded in them. */
export function embeddedPathFindings(own: OwnPackage, embedded: readonly string[]): readonly Finding[] {
  const plugin = own.packed.name;
  const asked = new Set(
    scriptsOf(own)
      .flatMap((script) => lookupsOf(script))
      .flatMap(({ from }) => (from !== 'script' && from.by === 'host' ? [from.package] : [])),
  );
  return embedded
    .filter((name) => asked.has(name))
    .map((name) => ({
      severity: 'warning',
      code: 'EENTRY',
      message: `${plugin} calls resolvePackagePath("${name}", …); hosts find only plugins that way, not packages embedded in them.`,
      hint: 'Let the embedded package resolve its own files relative to __dirname.',
    }));
}
