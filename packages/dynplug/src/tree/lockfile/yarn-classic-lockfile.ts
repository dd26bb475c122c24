// yarn.lock of Yarn 1: what a range was resolved to. Yarn keeps the ranges of the last install in node_modules/.yarn-integrity.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from '../../json/parse-json';
import { patternName, resolutionNames } from './descriptors';
import type { Difference, InstalledEdge, LockedTree, PlaceOf } from './locked-tree';
import { isSameVersion } from './versions';

export interface Entry {
  version?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const INSTALLED = 'node_modules/.yarn-integrity';
/** From a registry, where a version stands for its content. */
const RELEASED = /^https?:.*\/-\/[^/]+\.tgz(#.*)?$/;

export class YarnClassicLockfile implements LockedTree {
  readonly file = 'yarn.lock';
  readonly install = 'yarn install --frozen-lockfile';
  /** By `name@range`. */
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #byName = new Map<string, Entry[]>();
  /** Packages whose ranges are replaced, for all dependents or for some. */
  readonly #replaced: ReadonlySet<string>;
  /** Address by `name@range`, as it was installed. */
  #installed: Readonly<Record<string, string>> | undefined;
  readonly #root: string;
  readonly #placeOf: PlaceOf;

  /** @throws SyntaxError, EMANIFEST */
  constructor(root: string, placeOf: PlaceOf) {
    this.#root = root;
    this.#placeOf = placeOf;
    this.#entries = entriesOf(readFileSync(path.join(root, this.file), 'utf8'));
    for (const [pattern, entry] of this.#entries) {
      const name = patternName(pattern);
      const known = this.#byName.get(name);
      if (known) known.push(entry);
      else this.#byName.set(name, [entry]);
    }
    this.#replaced = resolutionNames(root);
  }

  compare({ name, spec, to }: InstalledEdge): Difference | undefined {
    if (this.#placeOf(to.dir) === undefined) return undefined;
    const pattern = `${name}@${spec}`;
    const exact = spec === undefined || this.#replaced.has(name) ? undefined : this.#entries.get(pattern);
    // Packages of the workspace are not in the lockfile, so an installed one is from before it became one of them.
    if (spec !== undefined && !this.#byName.has(name)) return { version: undefined };
    if (exact?.version === undefined) return this.#compareWithAll(name, to.manifest.version);
    const isSame = isSameVersion(exact.version, to.manifest.version) && this.#isSameContent(pattern, exact);
    return isSame ? undefined : { version: exact.version };
  }

  /** `file:`, `link:` and packages of the workspace have no address. */
  inPlaceOfLink(_place: string, name: string, spec: string | undefined): Difference | undefined {
    if (spec === undefined || this.#replaced.has(name)) return undefined;
    const { version, resolved } = this.#entries.get(`${name}@${spec}`) ?? {};
    return version === undefined || resolved === undefined ? undefined : { version };
  }

  /** Yarn 1 adds nothing to a manifest. */
  recorded(): undefined {
    return undefined;
  }

  /** Its entries do not name folders; the specs do. */
  copiedFrom(): undefined {
    return undefined;
  }

  #compareWithAll(name: string, installed: string): Difference | undefined {
    const versions = (this.#byName.get(name) ?? []).flatMap(({ version }) => version ?? []);
    if (versions.length === 0 || versions.some((version) => isSameVersion(version, installed))) return undefined;
    return { version: [...new Set(versions)].join(' or ') };
  }

  /** The hash of a tarball, or the commit: it may change under the same version. */
  #isSameContent(pattern: string, { resolved }: Entry): boolean {
    if (resolved === undefined || RELEASED.test(resolved)) return true;
    this.#installed ??= installedAddresses(path.join(this.#root, INSTALLED));
    const hash = (address: string | undefined): string | undefined => /#(.+)$/.exec(address ?? '')?.[1];
    const [locked, installed] = [hash(resolved), hash(this.#installed[pattern])];
    return locked === undefined || installed === undefined || locked === installed;
  }
}

function installedAddresses(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  const { lockfileEntries } = parseJson(readFileSync(file, 'utf8')) as { readonly lockfileEntries?: object };
  return (lockfileEntries ?? {}) as Readonly<Record<string, string>>;
}

/** By `name@range`. The format is one of Yarn's own: keys with a colon, fields with a space. @throws SyntaxError */
export function entriesOf(text: string): ReadonlyMap<string, Entry> {
  if (/^(<<<<<<<|>>>>>>>) /m.test(text)) throw new SyntaxError('it has merge conflicts');
  const entries = new Map<string, Entry>();
  let entry: Entry = {};
  let specs: Record<string, string> = {};
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (!line.startsWith(' ')) {
      entry = {};
      for (const pattern of line.replace(/:$/, '').split(', ')) entries.set(unquoted(pattern), entry);
    } else if (line.startsWith('  version ')) entry.version = unquoted(line.slice('  version '.length));
    else if (line.startsWith('  resolved ')) entry.resolved = unquoted(line.slice('  resolved '.length));
    else if (line === '  dependencies:') specs = entry.dependencies = {};
    else if (line === '  optionalDependencies:') specs = entry.optionalDependencies = {};
    else if (line.startsWith('    ')) {
      const [, name = '', spec = ''] = /^ {4}("[^"]*"|\S+) (.*)$/.exec(line) ?? [];
      specs[unquoted(name)] = unquoted(spec);
    }
  }
  return entries;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
