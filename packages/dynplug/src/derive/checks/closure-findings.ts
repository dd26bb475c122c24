// What is wrong with a closure before it is laid out: missing packages, shared ones in private places, versions outside their range.
import satisfies from 'semver/functions/satisfies';
import valid from 'semver/functions/valid';
import validRange from 'semver/ranges/valid';
import type { Finding } from '../../errors/errors';
import { type ClosureGraph, type ClosurePackage, chainOf, label } from '../../closure/graph';
import type { Walk } from '../../closure/walk';
import { own } from '../../json/values';

export function closureFindings(walk: Walk): readonly Finding[] {
  return [...missingFindings(walk), ...leakFindings(walk), ...rangeFindings(walk.graph)];
}

function missingFindings({ graph, missing }: Walk): readonly Finding[] {
  return missing.map(({ from, name, spec, kind }): Finding => {
    const chain = chainOf(graph, from).join(' > ');
    if (kind === 'peer') {
      return {
        severity: 'warning',
        code: 'ENOTINSTALLED',
        message: `The peer ${name}@${spec} of ${chain} is not installed and will not ship.`,
      };
    }
    if (spec.startsWith('workspace:')) {
      return {
        severity: 'error',
        code: 'EWORKSPACE',
        message: `No package named '${name}' exist in the monorepo structure, or it is not installed; ${chain} asks for ${spec}.`,
        hint: 'Fix the name, or add the folder to the workspace globs, and run your package manager’s install.',
      };
    }
    return {
      severity: 'error',
      code: 'ENOTINSTALLED',
      message: `${name}@${spec}, a dependency of ${chain}, is absent from the installed tree.`,
      hint: 'Run your package manager’s install; if the package is installed already, the lockfile does not match package.json.',
    };
  });
}

function leakFindings({ graph, leaks, root }: Walk): readonly Finding[] {
  if (leaks.length === 0) return [];
  const shared = [...new Set(leaks.map((leak) => leak.name))].sort();
  const chains = [...new Set(leaks.map((leak) => [...chainOf(graph, leak.from), leak.name].join(' > ')))].sort();
  const brings = [...new Set(leaks.map((leak) => directDependency(graph, root, leak.from)))].sort();
  return [
    {
      severity: 'error',
      code: 'ESHARED',
      message:
        `Following shared package(s) should not be part of the plugin private dependencies:\n${bullets(shared)}\n\n` +
        `Either unshare them with the sharedPackages option ("!<package>"), or use embedPackages to embed the following packages which use shared dependencies:\n${bullets(brings)}\n\n` +
        `They come this way:\n${bullets(chains)}`,
      hint: `Usually right: embedPackages: ${JSON.stringify(brings)}.`,
    },
  ];
}

/** The name of the third-party package through which the own packages reach `id`: what embedPackages takes. */
function directDependency(graph: ClosureGraph, root: string, id: string): string {
  let pkg = graph.get(id) as ClosurePackage;
  for (let up = pkg; up.from !== undefined && up.id !== root; up = graph.get(up.from) as ClosurePackage) {
    if (up.kind === 'private') pkg = up;
  }
  return pkg.manifest.name;
}

function rangeFindings(graph: ClosureGraph): readonly Finding[] {
  const findings: Finding[] = [];
  // Hundreds of edges ask for few things.
  const known = new Map<string, boolean>();
  const fits = (version: string, spec: string): boolean => {
    const key = `${version} ${spec}`;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = satisfies(version, spec, { includePrerelease: true, loose: true }) || validRange(spec) === null;
      known.set(key, answer);
    }
    return answer;
  };
  for (const pkg of graph.values()) {
    const { dependencies, optionalDependencies, peerDependencies } = pkg.manifest;
    const specs = { ...peerDependencies, ...dependencies, ...optionalDependencies };
    for (const edge of pkg.edges) {
      const target = edge.to === null ? undefined : graph.get(edge.to);
      const spec = own(specs, edge.name);
      if (!target || target.kind === 'stub' || spec === undefined) continue;
      if (pkg.kind !== 'private' && target.kind === 'embedded' && isTag(spec))
        findings.push(noRange(pkg, target, spec));
      if (fits(target.manifest.version, spec)) continue;
      const isError = edge.isBesideLink === true && edge.kind === 'dependency';
      findings.push(
        isError ? besideLink(graph, pkg, target, spec) : outOfRange(pkg, target, spec, edge.kind === 'peer'),
      );
    }
  }
  return findings;
}

/** A word that is not a range: a dist-tag, or a placeholder that no tool has replaced. */
function isTag(spec: string): boolean {
  return validRange(spec) === null && /^[^:/@]+$/.test(spec);
}

function noRange(pkg: ClosurePackage, target: ClosurePackage, spec: string): Finding {
  const { name, version } = target.manifest;
  return {
    severity: 'warning',
    code: 'ESPEC',
    message: `${label(pkg)} asks for ${name}@${spec}, which is not a range: registries look for a tag of this name.`,
    hint: `Let ${pkg.manifest.name} ask for "${name}": "^${version}".`,
  };
}

/** Whose code runs with another version than it asks for: Node has no version for it, so nobody has seen it work. */
function besideLink(graph: ClosureGraph, pkg: ClosurePackage, target: ClosurePackage, spec: string): Finding {
  const { name, version } = target.manifest;
  return {
    severity: 'error',
    code: 'ENOTINSTALLED',
    message: `${name}@${spec}, a dependency of ${chainOf(graph, pkg.id).join(' > ')}, is not installed for the folder ${pkg.id}: Node finds none from there, and ${version} beside the link is another version.`,
    hint: installHint(pkg, name, spec),
  };
}

function installHint(pkg: ClosurePackage, name: string, spec: string): string {
  return `Install the dependencies in ${pkg.id}, or add "${name}": "${spec}" to the dependencies of the plugin.`;
}

function outOfRange(pkg: ClosurePackage, target: ClosurePackage, spec: string, isPeer: boolean): Finding {
  const { name, version } = target.manifest;
  if (target.kind === 'embedded' && pkg.kind !== 'private') {
    return {
      severity: 'error',
      code: 'EEMBEDVERSION',
      message: `Package named '${name}' to embed doesn't satisfy dependency version requirement in parent package '${pkg.manifest.name}': '${version}', '${spec}'.`,
      ...(valid(version) !== null && { hint: `Let ${pkg.manifest.name} ask for "${name}": "^${version}".` }),
    };
  }
  return {
    severity: 'warning',
    code: 'ENOTINSTALLED',
    message: `${label(pkg)} asks for ${isPeer ? 'the peer ' : ''}${name}@${spec}; ${version} is installed and ships.`,
  };
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n');
}
