// Turns dependency specs that only a workspace can read into ones that any registry or host can. Rule:
// customizeForDynamicUse of rhdh-cli 1.9.1, each difference in docs/equivalence.md.
import satisfies from 'semver/functions/satisfies';
import validRange from 'semver/ranges/valid';
import { DynplugError } from '../support/errors';
import { releaseManifest } from './release-manifest';

/** What a spec is resolved with. All look-ups are offline. */
export interface SpecContext {
  /** Name of the package that declares the spec, for messages. */
  readonly dependent: string;
  /** The version that is installed for the dependent, or undefined. */
  installedVersion(name: string): string | undefined;
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
 * @throws EWORKSPACE, EEMBEDVERSION, ENOTINSTALLED, ESPEC, EYAML
 */
export function resolveSpec(name: string, spec: string, context: SpecContext): string {
  if (spec.startsWith('workspace:')) return workspaceSpec(name, spec.slice('workspace:'.length), context);
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

function workspaceSpec(name: string, selector: string, context: SpecContext): string {
  // pnpm: workspace:other@^1 is an alias of a workspace package, workspace:../dir a path to one.
  const version = context.workspaceVersion(name) ?? context.installedVersion(name);
  if (version === undefined) {
    throw new DynplugError(
      'EWORKSPACE',
      `Workspace dependency ${name} of package ${context.dependent} doesn't exist in the monorepo structure: maybe you should embed it ?`,
      `No package of the workspace is called ${name}: mend the name, or add its folder to the workspace globs and install again.`,
    );
  }
  if (selector === '^' || selector === '~') return `${selector}${version}`;
  if (
    selector !== '' &&
    selector !== '*' &&
    validRange(selector) &&
    !satisfies(version, selector, { includePrerelease: true })
  ) {
    throw new DynplugError(
      'EEMBEDVERSION',
      `Monorepo package named '${name}' doesn't satisfy dependency version requirement in parent package '${context.dependent}': it has ${version}, 'workspace:${selector}' is asked for.`,
      'Use "workspace:^", or mend the range.',
    );
  }
  return version;
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
  const version = releaseManifest()?.versions.get(name) ?? context.installedVersion(name);
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
  const version = context.installedVersion(name) ?? context.workspaceVersion(name);
  if (version !== undefined) return version;
  throw new DynplugError(
    'ENOTINSTALLED',
    `"${name}": "${spec}" of ${context.dependent} is not installed, so its version is unknown.`,
    'Run your package manager’s install.',
  );
}
