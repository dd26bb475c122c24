// Turns dependency specs that only a workspace can read into ones that any registry or host can. Rule:
// customizeForDynamicUse of rhdh-cli 1.9.1, each difference in docs/reference/equivalence.md.
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { DynplugError } from '../errors/errors';
import { requireVersion } from '../tree/manifest';
import { releaseManifest } from './release-manifest';

/** A package by the name in its own manifest. */
export interface NamedVersion {
  readonly name: string;
  readonly version: string;
}

/** What a spec is resolved with. All look-ups are offline. */
export interface SpecContext {
  /** Name of the package that declares the spec, for messages. */
  readonly dependent: string;
  /** What is installed for the dependent under a name, or undefined. */
  installed(name: string): NamedVersion | undefined;
  /** The version of a workspace package, or undefined. */
  workspaceVersion(name: string): string | undefined;
  /** The range a `catalog:` spec stands for, or undefined. */
  catalogRange(name: string, spec: string): string | undefined;
}

/** What names a place instead of a version: a protocol, `user@host:path`, a path, or `owner/repository`. */
const LOCAL =
  /^(patch|file|link|portal|exec|git|git\+\w+|github|gitlab|bitbucket|gist|https?|ssh):|^[^@/]+@[^/]+:|^(\.{1,2}|~)?\/|^[\w.-]+\/[\w.-]+(#.*)?$/;

/**
 * The spec as a range or version.
 * @throws EWORKSPACE, EMANIFEST, EEMBEDVERSION, ENOTINSTALLED, ESPEC, EYAML
 */
export function resolveSpec(name: string, spec: string, context: SpecContext): string {
  // Peers may combine ranges: `workspace:^ || ^1.0.0`.
  if (spec.includes('workspace:') && spec.includes('||'))
    return spec
      .split('||')
      .map((part) => resolveSpec(name, part.trim(), context))
      .join(' || ');
  if (spec.startsWith('workspace:')) return workspaceSpec(name, spec.slice('workspace:'.length).trim(), context);
  if (spec.startsWith('backstage:')) return backstageSpec(name, spec, context);
  if (spec.startsWith('catalog:')) {
    const range = context.catalogRange(name, spec);
    if (range?.startsWith('catalog:'))
      throw new DynplugError(
        'ESPEC',
        `The catalog entry of "${name}" is "${range}", so it has no range.`,
        'Write a range into the catalog.',
      );
    return range === undefined ? `^${installed(name, spec, context)}` : resolveSpec(name, range, context);
  }
  // An alias is read by registries as it is; only a protocol inside it would not be.
  if (spec.startsWith('npm:')) return spec;
  if (LOCAL.test(spec)) return installed(name, spec, context);
  return spec;
}

/**
 * What package managers write into a manifest that they publish: `^`, `~` and `*` become the version, a range stays, and a package under
 * another name is an alias. Rule: replaceWorkspaceProtocol of @pnpm/exportable-manifest; Yarn writes the same.
 */
function workspaceSpec(name: string, selector: string, context: SpecContext): string {
  // `other@^1.0.0`: a package of the workspace under another name. `../other`: one that is named by its folder.
  const at = selector.lastIndexOf('@');
  const isFolder = /^\.{0,2}\//.test(selector) || (/[/]/.test(selector) && at <= 0);
  const range = isFolder ? '' : selector.slice(at + 1);
  const aliased = isFolder || at <= 0 ? undefined : selector.slice(0, at);
  const { name: actual, version } = workspacePackage(name, aliased, context);
  const written = ['', '*'].includes(range) ? version : ['^', '~'].includes(range) ? `${range}${version}` : range;
  if (written === range && validRange(range) && !satisfies(version, range, { includePrerelease: true }))
    throw new DynplugError(
      'EEMBEDVERSION',
      `Monorepo package named '${actual}' doesn't satisfy dependency version requirement in parent package '${context.dependent}': it has ${version}, 'workspace:${selector}' is asked for.`,
      'Use "workspace:^", or fix the range.',
    );
  return actual === name ? written : `npm:${actual}@${written}`;
}

/** @param aliased its name in the workspace, when the spec says it @throws EWORKSPACE, EMANIFEST */
function workspacePackage(name: string, aliased: string | undefined, context: SpecContext): NamedVersion {
  const listed = context.workspaceVersion(aliased ?? name);
  const found = listed === undefined ? context.installed(name) : { name: aliased ?? name, version: listed };
  if (found === undefined)
    throw new DynplugError(
      'EWORKSPACE',
      `Workspace dependency ${name} of package ${context.dependent} doesn't exist in the monorepo structure: maybe you should embed it ?`,
      `No package of the workspace is called ${aliased ?? name}: fix the name, or add its folder to the workspace globs and install again.`,
    );
  return { name: found.name || name, version: requireVersion(found.version, `package.json of ${found.name}`) };
}

function backstageSpec(name: string, spec: string, context: SpecContext): string {
  const selector = spec.slice('backstage:'.length);
  if (!['^', '~', '*', ''].includes(selector)) {
    throw new DynplugError(
      'ESPEC',
      `Unsupported backstage: version selector "${spec}" for package "${name}".`,
      'Use "backstage:^".',
    );
  }
  const version = releaseManifest()?.versions.get(name) ?? context.installed(name)?.version;
  if (version === undefined) {
    throw new DynplugError(
      'ENOTINSTALLED',
      `Cannot resolve "${spec}" for package "${name}" of ${context.dependent}: it is not installed.`,
      'Run your package manager’s install, or set BACKSTAGE_MANIFEST_FILE to a Backstage release manifest.',
    );
  }
  return selector === '^' || selector === '~' ? `${selector}${version}` : version;
}

function installed(name: string, spec: string, context: SpecContext): string {
  const version = context.installed(name)?.version ?? context.workspaceVersion(name);
  if (version !== undefined) return version;
  throw new DynplugError(
    'ENOTINSTALLED',
    `"${name}": "${spec}" of ${context.dependent} is not installed, so its version is unknown.`,
    'Run your package manager’s install.',
  );
}
