// The real npm, asked and reported by argument arrays: so .npmrc, credentials, provenance and trusted publishing work as people know them.
import type { Secrets } from '../oci/registry/secrets';
import { DynplugError } from '../errors/errors';
import { type EndedProgram, endOfProgram } from '../process/run';
import type { SaidHashes } from '../archive/integrity';
import { npmCode, npmFailure } from '../npm/npm-failure';
import { scopeOf } from './npm-registry';
import { parseJson } from '../json/parse-json';

/** No log files: they would hold whatever a registry answers. Never the workspaces of the folder: a tarball is what is meant. */
const QUIET = ['--json', '--logs-max=0', '--no-update-notifier', '--ignore-scripts', '--workspaces=false'];

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

/**
 * Values of npm's configuration, asked for at once: each npm takes a quarter of a second to start.
 * @param keys two or more: npm prints a single value without its key
 * @param cwd absolute
 * @returns key → value, of those that are set
 * @throws EOPTION for a value that holds credentials, which npm does not tell; ETOOL when npm fails otherwise
 */
export async function npmSettings(
  keys: readonly [string, string, ...(readonly string[])],
  cwd: string,
): Promise<ReadonlyMap<string, string>> {
  const { succeeded, stdout, stderr } = await endOfProgram(
    'npm',
    ['config', 'get', ...keys, '--workspaces=false'],
    cwd,
  );
  if (succeeded) {
    const lines = stdout.split('\n').map((line) => line.trimEnd());
    const values = keys.map(
      (key) => [key, lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''] as const,
    );
    return new Map(values.filter(([, value]) => value !== '' && value !== 'undefined' && value !== 'null'));
  }
  const hidden = /The (\S+) option is protected/.exec(stderr)?.[1];
  if (hidden !== undefined)
    throw new DynplugError(
      'EOPTION',
      `${hidden} in .npmrc holds a user name or password, so npm does not print it.`,
      `Write the address alone, and the credentials on lines of their own: //<registry>/:username=… and //<registry>/:_password=… (base64), or //<registry>/:_authToken=….`,
    );
  // What npm says may quote the file.
  throw new DynplugError('ETOOL', `npm config get ${keys.join(' ')} failed.`, `Run it in ${cwd} to see why.`);
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
    return endOfProgram('npm', [...args, ...where, ...QUIET], cwd, otp === undefined ? {} : { npm_config_otp: otp });
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
