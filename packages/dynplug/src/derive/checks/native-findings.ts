// Native addons: they are built for one operating system, processor and Node, and a host may have another.
import { type ClosureGraph, type ClosurePackage, chainOf } from '../../closure/graph';
import type { Gathered } from '../derivation';
import type { Finding } from '../../errors/errors';
import type { PackageFile } from '../../tree/package-files';

/** Why a package counts as native, or undefined. Its manifest alone may lie (`napi-build-utils` says `binary` and is plain JavaScript). */
export function nativeReason(pkg: ClosurePackage, files: readonly PackageFile[]): string | undefined {
  const reason = addonReason(pkg, files);
  if (reason !== undefined) return reason;
  const { os, cpu } = pkg.manifest as { os?: unknown; cpu?: unknown };
  if (isLimited(os) || isLimited(cpu)) return `is made for ${[os, cpu].flat().filter(Boolean).join(' ')} only`;
  return undefined;
}

/**
 * True for a package that is native itself. One that is made for a system, such as @esbuild/linux-x64, is the half of another package that
 * works with no other: to leave it out would break that package when it is used.
 */
export function isAddon(pkg: ClosurePackage, files: readonly PackageFile[]): boolean {
  const { os, cpu } = pkg.manifest as { os?: unknown; cpu?: unknown };
  return addonReason(pkg, files) !== undefined && !isLimited(os) && !isLimited(cpu);
}

/** Whether allowNativePackages names a package, or one that brings it. */
export function isAllowed(graph: ClosureGraph, id: string, allowed: readonly string[]): boolean {
  return ancestors(graph, id).some((name) => allowed.includes(name));
}

function addonReason(pkg: ClosurePackage, files: readonly PackageFile[]): string | undefined {
  const addon = files.find((file) => file.path.endsWith('.node') && !/(^|\/)(test|tests|fixtures)\//.test(file.path));
  if (addon) return `holds ${addon.path}`;
  const { scripts, gypfile } = pkg.manifest as {
    gypfile?: unknown;
  } & ClosurePackage['manifest'];
  const builds = gypfile !== false && files.some((file) => file.path === 'binding.gyp');
  if (builds)
    return scripts?.['install']
      ? 'has a binding.gyp and an install script, not built here'
      : 'has a binding.gyp, not built here';
  return undefined;
}

/** What was left out, for a person: a plugin may be slower without it, and the check that loads it still runs. */
export function leftOutFindings({ leftOut }: Pick<Gathered, 'leftOut'>): readonly Finding[] {
  return leftOut.map(({ name, version, chain }) => ({
    severity: 'warning',
    code: 'ENATIVE',
    message: `${name}@${version} is native and optional, so it does not ship: ${chain.join(' > ')}.`,
    hint: `Ship it as it is installed here with allowNativePackages: ["${name}"].`,
  }));
}

/** One finding for all native packages that are not allowed, each with the chain that brings it. */
export function nativeFindings({
  walk: { graph },
  request,
  own,
  installed,
}: Pick<Gathered, 'walk' | 'request' | 'installed'> & {
  readonly own: Pick<Gathered['own'], 'packages'>;
}): readonly Finding[] {
  const allowed = request.options.allowNativePackages;
  const files = new Map([...installed, ...own.packages.map((pkg) => [pkg.id, pkg.files] as const)]);
  const refused = [...graph.values()].flatMap((pkg): readonly (readonly [string, string])[] => {
    if (pkg.kind === 'root' || pkg.kind === 'stub') return [];
    const reason = nativeReason(pkg, files.get(pkg.id) ?? []);
    return reason === undefined || isAllowed(graph, pkg.id, allowed) ? [] : [[pkg.id, reason]];
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
