// The scripts that an own package ships, as text. Several checks look at them; they are read once.
import { readFileSync } from 'node:fs';
import { byText } from '../files/paths';
import { type Lookup, lookupsIn } from './code-lookups';
import type { OwnPackage } from './own-package';

export interface Script {
  /** POSIX, relative to the package. */
  readonly path: string;
  readonly text: string;
}

const READ = new WeakMap<OwnPackage, readonly Script[]>();

/** JavaScript of all module kinds, sorted by path. */
export function scriptsOf(own: OwnPackage): readonly Script[] {
  let scripts = READ.get(own);
  if (!scripts) {
    const onDisk = own.files.filter((file) => isScript(file.path));
    const compiled = [...own.compiled].filter(([file]) => isScript(file));
    scripts = [
      ...onDisk.map((file) => ({ path: file.path, text: readFileSync(file.file, 'utf8') })),
      ...compiled.map(([file, bytes]) => ({ path: file, text: bytes.toString() })),
    ].sort((a, b) => byText(a.path, b.path));
    READ.set(own, scripts);
  }
  return scripts;
}

const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);

const LOOKUPS = new WeakMap<Script, readonly Lookup[]>();

/** Where the script looks for files. */
export function lookupsOf(script: Script): readonly Lookup[] {
  let lookups = LOOKUPS.get(script);
  if (!lookups) LOOKUPS.set(script, (lookups = lookupsIn(script.text)));
  return lookups;
}
