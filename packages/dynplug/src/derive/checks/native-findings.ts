// Native addons: they are built for one operating system, processor and Node, and a host may have another.
import { type ClosureGraph, type ClosurePackage, chainOf } from '../../closure/graph';
import type { Gathered } from '../derivation';
import type { Finding } from '../../errors/errors';
import type { PackageFile } from '../../tree/package-files';

/** Why a package counts as native, or undefined. Its manifest alone may lie (`napi-build-utils` says `binary` and is plain JavaScript). */
export function nativeReason(pkg: ClosurePackage, files: readonly PackageFile[]): string | undefined {
  const addon = files.find((file) => file.path.endsWith('.node') && !/(^|\/)(test|tests|fixtures)\//.test(file.path));
  if (addon) return `holds ${addon.path}`;
  const { os, cpu, scripts, gypfile } = pkg.manifest as {
    os?: unknown;
    cpu?: unknown;
    gypfile?: unknown;
  } & ClosurePackage['manifest'];
  const builds = gypfile !== false && files.some((file) => file.path === 'binding.gyp');
  if (builds)
    return scripts?.['install']
      ? 'has a binding.gyp and an install script, not built here'
      : 'has a binding.gyp, not built here';
  if (isLimited(os) || isLimited(cpu)) return `is made for ${[os, cpu].flat().filter(Boolean).join(' ')} only`;
  return undefined;
}

/** One finding for all native packages that are not allowed, each with the chain that brings it. */
export function nativeFindings({ walk: { graph }, request, own, installed }: Gathered): readonly Finding[] {
  const allowed = request.options.allowNativePackages;
  const files = new Map([...installed, ...own.packages.map((pkg) => [pkg.id, pkg.files] as const)]);
  const refused = [...graph.values()].flatMap((pkg): readonly (readonly [string, string])[] => {
    if (pkg.kind === 'root' || pkg.kind === 'stub') return [];
    const reason = nativeReason(pkg, files.get(pkg.id) ?? []);
    return reason === undefined || ancestors(graph, pkg.id).some((name) => allowed.includes(name))
      ? []
      : [[pkg.id, reason]];
  });
  if (refused.length === 0) return [];
  const lines = refused.map(([id, reason]) => `  - ${chainOf(graph, id).join(' > ')} (${reason})`).sort();
  return [
    {
      severity: 'error',
      code: 'ENATIVE',
      message: `Dynamic plugins do not support native plugins. the following native modules have been transitively detected:\n${lines.join('\n')}`,
      hint:
        'suppressNativePackages replaces a package by a stub that throws when it is required; allowNativePackages ships it as it is, ' +
        'which works where the host has the same operating system, processor and Node as this machine.',
    },
  ];
}

/** Names from the package up to the root: allowing a package allows the platform packages that it brings. */
function ancestors(graph: ClosureGraph, id: string): readonly string[] {
  const names: string[] = [];
  for (let pkg = graph.get(id); pkg; pkg = pkg.from === undefined ? undefined : graph.get(pkg.from)) {
    if (pkg.kind !== 'root') names.push(pkg.manifest.name);
  }
  return names;
}

function isLimited(field: unknown): boolean {
  return (
    Array.isArray(field) &&
    field.some((value) => typeof value === 'string' && !value.startsWith('!') && value !== 'any')
  );
}
