// `ERR_REQUIRE_ESM` and `ERR_PACKAGE_PATH_NOT_EXPORTED`: own CommonJS code requires a package that only has ES modules.
import intersects from 'semver/ranges/intersects';
import validRange from 'semver/ranges/valid';
import type { HostManifest } from '../../host-manifest/fields';
import { loadedTarget, mountsOf, nodeTargets } from '../../tree/exports-targets';
import { awaitsAtTop } from '../code/top-level-await';
import type { ExaminedPlugin } from '../examined-plugin';
import type { CodeRequest } from '../plugin-code';
import type { DoctorRule } from '../rule';
import type { ShippedPackage } from '../shipped-packages';

/** Versions of Node whose `require` loads ES modules. Source: Node.js, "Loading ECMAScript modules using require()". */
const REQUIRES_ESM = '>=20.19 <21 || >=22.12';

export const requiredEsm: DoctorRule = {
  id: 'required-esm',
  title: 'the Node of the host can require what the code requires',
  *find(plugin, host) {
    const seen = new Set<string>();
    for (const request of plugin.backend?.code.shipped ?? []) {
      const { package: name, entry, file, line, by, isOptional } = request;
      if (by !== 'require' || isOptional || seen.has(name + entry)) continue;
      seen.add(name + entry);
      const effect = effectOf(plugin, request, host);
      if (effect !== undefined)
        yield {
          severity: 'error',
          message: `The code requires ${name}${entry.slice(1)}, which has ES modules only.`,
          effect,
          path: file,
          line,
          fix: `Load it with await import("${name}${entry.slice(1)}"), or use a version of ${name} that has CommonJS.`,
        };
    }
  },
};

/** undefined where the host can load it. */
function effectOf({ packages }: ExaminedPlugin, request: CodeRequest, host: HostManifest): string | undefined {
  const found = packages.find(request.package, request.of.path);
  if (!found) return undefined;
  const mount = mountsOf(found.manifest.exports).find(([name]) => name === request.entry);
  const target = mount ? mount[1] : undefined;
  if (target !== undefined && isForImportOnly(target))
    return 'require finds no entry point: ERR_PACKAGE_PATH_NOT_EXPORTED';
  const file = packages.file(found, request.entry);
  if (file === undefined || !isModule(file, found)) return undefined;
  if (awaitsAtTop(packages.folder, file)) return 'require cannot wait for it: ERR_REQUIRE_ASYNC_MODULE';
  const { node } = host;
  const canRequire = node === undefined || validRange(node) === null || intersects(node, REQUIRES_ESM);
  return canRequire ? undefined : `runs Node ${node}, where require fails: ERR_REQUIRE_ESM`;
}

/** Every condition that names a file has `import` on its way. */
function isForImportOnly(target: unknown): boolean {
  const targets = nodeTargets(target);
  return (
    targets.length > 0 &&
    loadedTarget(target) !== undefined &&
    targets.every(([conditions]) => conditions.includes('.import'))
  );
}

function isModule(file: string, { manifest }: ShippedPackage): boolean {
  return file.endsWith('.mjs') || (file.endsWith('.js') && manifest['type'] === 'module');
}
