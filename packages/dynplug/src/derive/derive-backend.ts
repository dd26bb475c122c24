// A backend plugin → its derived package, step by step; each step makes a value of those before.
import type { ClosurePackage } from '../closure/graph';
import { hoist } from '../closure/hoist';
import { mergeEqualPackages } from '../closure/merge';
import type { Placement } from '../closure/placement';
import { verifyLayout } from '../closure/verify';
import { withoutOptional } from '../closure/without-optional';
import { readHosts } from '../host-manifest/read-host';
import { keptConfigSchema } from '../plugin/kept-schema';
import { schemaSources } from '../plugin/schema-sources';
import { sharingRules } from '../plugin/sharing';
import { type Finding, throwOnErrors } from '../errors/errors';
import type { StartedChild } from '../process/run';
import { type PackageFile, installedFiles } from '../tree/package-files';
import { compiledPackages } from './compiled-packages';
import { compiledSourceFindings } from './checks/compiled-source-findings';
import { CLOSURE_CHECKS, CONTENT_CHECKS } from './checks/checks';
import { isAddon, isAllowed } from './checks/native-findings';
import { outdatedFindings } from './checks/outdated-findings';
import type { Derivation, DeriveRequest, DerivedManifests, Gathered, Walked } from './derivation';
import type { Entry } from './entry';
import { Findings } from './findings';
import { LayoutContents } from './layout-contents';
import { deriveManifests } from './manifests';
import { minified } from './minify';
import { ownEntries } from './own-entries';
import { type OwnPackages, readOwnPackages } from './own-packages';
import { type PlacedEntries, placedEntries } from './placed-entries';
import { measure } from './sizes';
import { sortedEntries } from './sorted-entries';
import type { SourcePlugin } from './source-plugin';
import { embeddedNames, walkPlugin } from './walk-plugin';

/** @param compiler see compiled-packages.ts @throws what keeps the entries from being known, together with all else that was found */
export async function deriveBackend(
  source: SourcePlugin,
  request: DeriveRequest,
  compiler: StartedChild | undefined,
): Promise<Derivation> {
  const findings = new Findings();
  const walked = walkFrom(source, request);
  findings.add(CLOSURE_CHECKS.flatMap((check) => check(walked)));
  const gathered = await gather(walked, compiler, findings);
  if (gathered) findings.add(CONTENT_CHECKS.flatMap((check) => check(gathered)));
  const made = gathered && (await findings.attempt(() => make(gathered, findings)));
  // Last: on the way, packages were used that are not shipped, such as tools.
  findings.add(outdatedFindings(source.tree, walked.walk.graph));
  if (made) return { ...made, findings: findings.all };
  throwOnErrors(findings.all, source.manifest.name);
  throw new Error('without a package there is an error');
}

/** The plugin with the packages that it takes along, by its options. */
export function walkFrom(source: SourcePlugin, request: DeriveRequest): Walked {
  const { options } = request;
  const hosts = readHosts(request.workspaceRoot, options.host);
  const isShared = sharingRules(options.sharedPackages, embeddedNames(source, options), hosts);
  const whole = walkPlugin(source, options, isShared, hosts);
  // What is allowed ships, also what it brings.
  const isUnwanted = (pkg: ClosurePackage): boolean =>
    isAddon(pkg, installedFiles(pkg.id)) && !isAllowed(whole.graph, pkg.id, options.allowNativePackages);
  return { request, source, isShared, hosts, ...withoutOptional(whole, isUnwanted) };
}

/**
 * Reads the files of all packages, while processes compile the sources and the config schema.
 * @returns undefined if something cannot be read
 */
async function gather(
  walked: Walked,
  compiler: StartedChild | undefined,
  findings: Findings,
): Promise<Gathered | undefined> {
  const { source, request } = walked;
  const [own, configSchema, installed] = await Promise.all([
    ownPackages(walked, compiler, findings),
    findings.attempt(() => (request.options.configSchema ? compiledSchema(source) : undefined)),
    findings.attempt(() => filesOfInstalled(walked)),
  ]);
  if (own) findings.add(own.findings);
  if (!installed || !own) return undefined;
  return { ...walked, own, installed, configSchema };
}

/** @returns undefined without a compiler for what is to be compiled */
async function ownPackages(
  walked: Walked,
  compiler: StartedChild | undefined,
  findings: Findings,
): Promise<OwnPackages | undefined> {
  const { source, request, walk } = walked;
  const compiled = await findings.attempt(() => compiledPackages(walked, compiler));
  if (!compiled) return undefined;
  findings.add(compiledSourceFindings(walked, compiled));
  return readOwnPackages(source, walk, request.outputs ?? [], compiled);
}

/** @throws ELINK, EPATH */
/** Of the packages that ship whole, by id. */
export function filesOfInstalled({ walk }: Walked): ReadonlyMap<string, readonly PackageFile[]> {
  const packages = [...walk.graph.values()].filter(({ kind }) => kind === 'private');
  return new Map(packages.map(({ id }) => [id, installedFiles(id)]));
}

function compiledSchema({ tree, dir }: SourcePlugin): Promise<Readonly<Record<string, unknown>>> {
  return keptConfigSchema(tree, dir, schemaSources(tree, dir));
}

/** @returns undefined when the plugin itself could not be read */
async function make(gathered: Gathered, findings: Findings): Promise<Omit<Derivation, 'findings'> | undefined> {
  if (gathered.own.unreadable) return undefined;
  const contents = new LayoutContents(gathered);
  const layout = layOut(gathered, contents, findings);
  const manifests = deriveManifests(gathered, layout);
  findings.add(manifestFindings(gathered, manifests));
  const placed = placedPackages(gathered, contents, layout, manifests);
  const entries = await allEntries(gathered, contents, manifests, placed);
  return { ...gathered, manifests, placed, entries, sizes: measure(placed.packages, entries) };
}

function layOut({ walk }: Gathered, contents: LayoutContents, findings: Findings): Placement {
  const classes = mergeEqualPackages(walk.graph, walk.root, (pkg) => contents.signature(pkg));
  const root = hoist(classes);
  const splits = verifyLayout(root, classes);
  const lines = [
    ...new Set(splits.map((split) => `${split.package} and ${split.dependent} see two copies of ${split.peer}`)),
  ].sort();
  findings.add(lines.map((message) => ({ severity: 'warning', code: 'ELAYOUT', message: `${message}.` })));
  return root;
}

/** What is not installed was reported with its chain already. */
function manifestFindings({ walk }: Walked, { findings }: DerivedManifests): readonly Finding[] {
  const isMissing = walk.missing.some((edge) => edge.kind !== 'peer');
  return findings.filter(({ code }) => !(isMissing && ['EWORKSPACE', 'ENOTINSTALLED'].includes(code)));
}

function placedPackages(
  { walk, request }: Gathered,
  contents: LayoutContents,
  layout: Placement,
  manifests: DerivedManifests,
): PlacedEntries {
  if (!request.options.includeDependencies) return { entries: [], packages: [], pruned: 0 };
  return placedEntries(layout, walk.graph, (pkg) => contents.of(pkg, manifests), request.options);
}

function allEntries(
  { source, request, configSchema }: Gathered,
  contents: LayoutContents,
  manifests: DerivedManifests,
  placed: PlacedEntries,
): Promise<readonly Entry[]> {
  const { options } = request;
  const mine = ownEntries(contents.root(manifests), options, configSchema);
  const stub = options.includeDependencies ? manifests.selfStub : [];
  return minified(sortedEntries([...mine, ...stub, ...placed.entries]), source, placed.packages, options);
}
