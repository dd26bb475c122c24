// A stand-in under the plugin's source name, for code that imports the plugin by that name: in a host the plugin is called `-dynamic`, so
// neither Node's self-reference nor a folder in node_modules would lead to it. Its modules pass on what the plugin's own files export.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../errors/errors';
import { modulePath } from '../tree/package-name';
import { byText } from '../files/paths';
import { isTypeScript, loadedTarget, mountsOf } from '../tree/exports-targets';
import { manifestBytes } from '../plugin/derive-manifest';
import { requestsOf } from './code-requests';
import { type Entry, bytesEntry } from './entry';
import type { OwnPackage } from './own-package';
import { scriptsOf } from './own-scripts';

export interface SelfStub {
  /** Empty when no code asks for the plugin by name. */
  readonly entries: readonly Entry[];
  /** Of requests that lead to no file of the plugin. */
  readonly findings: readonly Finding[];
}

/**
 * @param own all own packages, the plugin first: what is embedded may import the plugin too
 * @param isDependency true when a package depends on the plugin: then all of its mount points are there
 */
export function selfStub(main: OwnPackage, own: readonly OwnPackage[], isDependency: boolean): SelfStub {
  const { name, version } = main.packed;
  const asked = new Map<string, string | undefined>();
  for (const mount of isDependency ? mainMounts(main) : []) asked.set(mount, undefined);
  for (const by of own)
    for (const script of scriptsOf(by)) {
      for (const mount of requestsOf(script.text, name)) if (!asked.has(mount)) asked.set(mount, script.path);
      // Whatever function resolves it: the file alone does no harm.
      if (script.text.includes(`${name}/package.json`)) asked.set('./package.json', script.path);
    }
  if (asked.size === 0) return { entries: [], findings: [] };
  const folder = modulePath('', name);
  const exports: Record<string, unknown> = { './package.json': './package.json' };
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  const mounts = [...asked].filter(([mount]) => mount !== './package.json').sort(([a], [b]) => byText(a, b));
  for (const [at, [mount, script]] of mounts.entries()) {
    const file = targetOf(main, mount);
    if (file === undefined) {
      if (script !== undefined) findings.push(unresolved(main, mount, script));
    } else {
      const [conditions, files] = passingOn(main, file, `module-${at}`, path.posix.relative(folder, file));
      exports[mount] = conditions;
      for (const [stub, text] of Object.entries(files))
        entries.push(bytesEntry(`${folder}/${stub}`, Buffer.from(text)));
    }
  }
  const manifest = { name, version, private: true, ...(entries.length > 0 && { exports }) };
  return { entries: [bytesEntry(`${folder}/package.json`, manifestBytes(manifest)), ...entries], findings };
}

function mainMounts({ packed }: OwnPackage): readonly string[] {
  const mounts = mountsOf(packed.exports).map(([mount]) => mount);
  return mounts.length > 0 ? mounts.filter((mount) => !mount.includes('*')) : ['.'];
}

/** The file of the plugin that a mount point means, POSIX; undefined when it ships none. */
function targetOf({ packed, files }: OwnPackage, mount: string): string | undefined {
  const mounts = new Map(mountsOf(packed.exports));
  const target =
    mounts.size > 0 ? loadedTarget(mounts.get(mount)) : mount === '.' ? (packed.main ?? 'index.js') : mount;
  if (target === undefined) return undefined;
  const file = path.posix.normalize(target);
  const shipped = new Set(files.map((one) => one.path));
  const endings = mounts.size > 0 ? [''] : ['', '.js', '.json', '/index.js'];
  return endings.map((ending) => file + ending).find((one) => shipped.has(one) && !isTypeScript(one));
}

/** The conditions of an entry of `exports`, and the modules that they name. */
function passingOn(main: OwnPackage, file: string, name: string, relative: string): [object, Record<string, string>] {
  const required = { [`${name}.cjs`]: `module.exports = require('${relative}');\n` };
  if (!isEsm(main, file)) return [{ default: `./${name}.cjs` }, required];
  const text = readFileSync(path.join(main.id, file), 'utf8');
  const isDefault = /\bexport\s+default\b|\bas\s+default\b/.test(text);
  const imported = `export * from '${relative}';\n${isDefault ? `export { default } from '${relative}';\n` : ''}`;
  return [
    { import: `./${name}.mjs`, default: `./${name}.cjs` },
    { ...required, [`${name}.mjs`]: imported },
  ];
}

function isEsm({ packed }: OwnPackage, file: string): boolean {
  return file.endsWith('.mjs') || (packed['type'] === 'module' && file.endsWith('.js'));
}

function unresolved({ packed }: OwnPackage, mount: string, script: string): Finding {
  const request = path.posix.join(packed.name, mount);
  return {
    severity: 'warning',
    code: 'EENTRY',
    message: `${script} imports ${request}, a name of the plugin itself that leads to no file that it ships.`,
    hint: `In a host the plugin is called ${packed.name}-dynamic. Import the file by a relative path, or name it in "exports".`,
  };
}
