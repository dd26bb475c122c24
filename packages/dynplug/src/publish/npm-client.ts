// The real npm, asked and reported by argument arrays: so .npmrc, credentials, provenance and trusted publishing work as people know them.
import type { Secrets } from '../oci/registry/secrets';
import { DynplugError } from '../errors/errors';
import { runNpm } from '../npm/run-npm';
import type { EndedProgram } from '../process/run';
import type { SaidHashes } from '../archive/integrity';
import { npmCode, npmFailure } from '../npm/npm-failure';
import { scopeOf } from '../npm/npm-settings';
import { parseJson } from '../json/parse-json';

/** Never the workspaces of the folder: a tarball is what is meant. */
const ALWAYS = ['--json', '--ignore-scripts', '--workspaces=false'];

export interface NpmTarget {
  readonly name: string;
  readonly version: string;
  /** Ends with a slash. */
  readonly registry: string;
  /** Absolute; npm reads the .npmrc there. */
  readonly cwd: string;
  readonly otp: string | undefined;
  readonly secrets: Secrets;
}

/** What a registry says of a version. */
export interface KnownVersion {
  readonly hashes: SaidHashes;
  /** Tag → version. */
  readonly tags: Readonly<Record<string, string>>;
}

/** One version of one package, in one registry. */
export class NpmPackage {
  constructor(private readonly target: NpmTarget) {}

  /** @returns undefined when the registry does not have it @throws EAUTH, EREGISTRY, ENETWORK */
  async find(): Promise<KnownVersion | undefined> {
    const ended = await this.#npm(['view', this.#spec, 'dist', 'dist-tags', '--prefer-online']);
    if (!ended.succeeded && npmCode(ended) === 'E404') return undefined;
    this.#require(ended, 'view');
    if (ended.stdout.trim() === '') return undefined;
    return this.#knownVersion(ended.stdout);
  }

  /** @param file absolute @throws EAUTH, EREGISTRY, ENETWORK */
  async publish(
    file: string,
    {
      tag,
      access,
      dryRun,
    }: { readonly tag?: string | undefined; readonly access?: string | undefined; readonly dryRun: boolean },
  ): Promise<void> {
    const flags = [
      ...(tag === undefined ? [] : [`--tag=${tag}`]),
      ...(access === undefined ? [] : [`--access=${access}`]),
      ...(dryRun ? ['--dry-run'] : []),
    ];
    this.#require(await this.#npm(['publish', file, ...flags]), 'publish');
  }

  /** @throws EAUTH, EREGISTRY, ENETWORK */
  async addTag(tag: string): Promise<void> {
    this.#require(await this.#npm(['dist-tag', 'add', this.#spec, tag]), 'dist-tag');
  }

  get #spec(): string {
    return `${this.target.name}@${this.target.version}`;
  }

  #npm(args: readonly string[]): Promise<EndedProgram> {
    const { name, registry, cwd, otp } = this.target;
    const scope = scopeOf(name);
    // The registry of a scope in .npmrc would win over --registry alone.
    const where = [`--registry=${registry}`, ...(scope ? [`--${scope}:registry=${registry}`] : [])];
    return runNpm([...args, ...where, ...ALWAYS], cwd, otp === undefined ? {} : { npm_config_otp: otp });
  }

  #require(ended: EndedProgram, command: string): void {
    if (ended.succeeded) return;
    const { registry, secrets } = this.target;
    throw npmFailure(`npm ${command} of ${this.#spec} at ${registry}`, ended, secrets);
  }

  #knownVersion(stdout: string): KnownVersion {
    try {
      const value = parseJson(stdout);
      const found = (Array.isArray(value) ? value.at(-1) : value) as { dist?: SaidHashes; 'dist-tags'?: object };
      return { hashes: found.dist ?? {}, tags: { ...found['dist-tags'] } };
    } catch (cause) {
      throw new DynplugError(
        'EREGISTRY',
        `npm view of ${this.#spec} at ${this.target.registry} gave no answer that can be read.`,
        undefined,
        { cause },
      );
    }
  }
}
