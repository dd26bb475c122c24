// `<module>.<importName> not found`: the wiring names a module or an export that the bundle does not have.
import { nearestName } from '../../errors/nearest-name';
import { own } from '../../json/values';
import { type WiredImport, wiredConditions, wiredImports } from '../../packaged/wiring';
import type { DoctorRule, Problem } from '../rule';
import { wiringOf } from '../wiring';

type Modules = Readonly<Record<string, readonly string[] | undefined>>;

export const wiringImport: DoctorRule = {
  id: 'wiring-import',
  title: 'modules export what the example configuration imports from them',
  *find(plugin, host) {
    const wiring = wiringOf(plugin, host);
    const modules = wiring?.frontend.modules;
    if (!wiring || !modules) return;
    for (const wired of wiredImports(wiring))
      yield* problems(wired, modules, wiring.file, 'ignores the entry, with a warning in the console of the browser');
    for (const wired of wiredConditions(wiring))
      yield* problems(wired, modules, wiring.file, 'takes the condition for false and never shows the component');
  },
};

function* problems(
  { at, module, importName }: WiredImport,
  modules: Modules,
  file: string,
  effect: string,
): Iterable<Problem> {
  if (!Object.hasOwn(modules, module)) {
    const near = nearestName(module, Object.keys(modules));
    yield {
      severity: 'error',
      message: `${file}: ${at} names the module ${module}, which the plugin does not expose.`,
      effect,
      fix: `${near === undefined ? '' : `Write module: ${near}, or expose it. `}Exposed: ${Object.keys(modules).join(', ')} ("exposedModules" of the Scalprum configuration).`,
    };
    return;
  }
  const exported = own(modules, module);
  if (!exported || exported.includes(importName)) return;
  const elsewhere = Object.keys(modules).find((other) => own(modules, other)?.includes(importName));
  yield {
    severity: 'error',
    message: `${file}: ${at} names ${importName}, which the module ${module} does not export.`,
    effect,
    fix: fixFor(importName, exported, elsewhere),
  };
}

function fixFor(importName: string, exported: readonly string[], elsewhere: string | undefined): string {
  if (elsewhere !== undefined) return `Write module: ${elsewhere} in the entry: that module exports ${importName}.`;
  const near = nearestName(importName, exported);
  if (near !== undefined) return `Write ${near}.`;
  return `Export ${importName}, or name one of ${exported.join(', ') || 'none: the module exports nothing'}.`;
}
