// A backend plugin → its derived package.
import { setImmediate } from 'node:timers/promises';
import { hoist } from '../closure/hoist';
import { mergeEqualPackages } from '../closure/merge';
import type { Placement } from '../closure/placement';
import { verifyLayout } from '../closure/verify';
import type { Walk } from '../closure/walk';
import { throwOnErrors } from '../support/errors';
import type { FileThread } from '../support/file-thread';
import type { StartedChild } from '../support/process';
import { mergedConfigSchema } from '../plugin/config-schema';
import { schemaSources } from '../plugin/schema-sources';
import { pluginKey } from '../plugin/names';
import { sharingRules } from '../plugin/sharing';
import { closureFindings } from './closure-findings';
import type { DerivationAhead, DeriveRequest } from './derivation';
import type { DerivedPackage } from './derived-package';
import type { Entry } from './entry';
import { InstalledContents } from './installed-contents';
import { LayoutContents } from './layout-contents';
import { entryPointLoadFindings } from './load-entry-point';
import { duplicateFindings } from './duplicate-findings';
import { Findings } from './findings';
import { type DerivedManifests, deriveManifests } from './manifests';
import { minified } from './minify';
import { nativeFindings } from './native-findings';
import { outdatedFindings } from './outdated-findings';
import { outputGlobFindings } from './output-glob-findings';
import { ownEntries } from './own-entries';
import type { DeriveOptions } from '../options/derivation';
import type { OwnPackage } from './own-package';
import { readOwnPackages } from './own-packages';
import { pathFindings } from './path-findings';
import { type PlacedEntries, type UnmeasuredPackage, placedEntries } from './placed-entries';
import { sortedEntries } from './sorted-entries';
import type { SourcePlugin } from './source-plugin';
import { measure, sizeFindings } from './sizes';
import { unusedNameFindings } from './unused-names';
import { embeddedNames, walkPlugin } from './walk-plugin';

/** What has been started ahead: a process that will load the entry point, and a thread that lists files. */
interface Started {
  readonly loader: StartedChild | undefined;
  readonly thread: FileThread | undefined;
}

/** @throws what keeps the entries from being known */
export async function deriveBackend(
  source: SourcePlugin,
  { loader, thread }: Started,
  request: DeriveRequest,
): Promise<DerivationAhead> {
  const { options } = request;
  const findings = new Findings();
  const isShared = sharingRules(options.sharedPackages, embeddedNames(source, options));
  const installed = new InstalledContents(thread);
  const walk = walkPlugin(source, options, isShared, ({ id, kind }) => {
    if (kind === 'private') installed.expect(id);
  });
  findings.add(closureFindings(walk));
  findings.add(duplicateFindings(source, walk));
  findings.add(outputGlobFindings(source, request.exportedTo));

  const schema = options.configSchema
    ? findings.attempt(() => mergedConfigSchema(source.tree, source.dir, schemaSources(source.tree, source.dir)))
    : undefined;
  const [own] = await Promise.all([readOwnPackages(source, walk, request.outputs ?? []), installed.listAhead()]);
  findings.add(own.findings);
  const contents = new LayoutContents(source, walk, own.packages, installed);
  const natives = await findings.attempt(() => contents.natives());
  request.expected?.(contents.count);
  if (natives) findings.add(nativeFindings(walk.graph, natives, options.allowNativePackages));
  findings.add(unusedNameFindings(walk, options));
  const root = natives && (await findings.attempt(() => layOut(walk, contents, findings)));
  const manifests =
    root &&
    !own.unreadable &&
    (await findings.attempt(() => deriveManifests(source, walk, own.packages, root, isShared, options)));
  if (!root || !manifests) {
    await schema;
    findings.add(outdatedFindings(source.tree, walk.graph));
    throwOnErrors(findings.all, source.manifest.name);
    throw new Error('without a layout there is an error');
  }
  // What is not installed was reported with its chain already.
  const missing = walk.missing.some((edge) => edge.kind !== 'peer');
  findings.add(
    manifests.findings.filter((finding) => !(missing && ['EWORKSPACE', 'ENOTINSTALLED'].includes(finding.code))),
  );

  const placed = options.includeDependencies
    ? placedEntries(root, walk.graph, (pkg) => contents.of(pkg, manifests), options)
    : { entries: [], packages: [], pruned: 0 };
  const mine = ownEntries(contents.root(manifests), options, await schema);
  const unsorted = [...mine, ...(options.includeDependencies ? manifests.selfStub : []), ...placed.entries];
  const entries = await minified(sortedEntries(unsorted), source, placed.packages, options);
  // Last: on the way, packages were used that are not shipped, such as tools.
  findings.add(outdatedFindings(source.tree, walk.graph));
  const made = { manifests, placed, entries, leaks: walk.leaks };
  const mayLoad = !own.unloadable && !missing;
  // As soon as those who wait for the entries have begun with them.
  const checked = setImmediate().then(() =>
    checkedPackage(source, own.packages, made, mayLoad ? loader : undefined, findings, options),
  );
  // Without hope: all errors together, at once.
  if (findings.failed) await checked;
  return { entries, name: manifests.root.name, checked };
}

/** All of a package before its last checks. */
interface MadePackage {
  readonly manifests: DerivedManifests;
  readonly placed: PlacedEntries;
  readonly entries: readonly Entry[];
  /** Reported with their chains already. */
  readonly leaks: Walk['leaks'];
}

/** @param loader undefined where nothing is to be loaded @throws all errors that were found, here and before */
async function checkedPackage(
  source: SourcePlugin,
  own: readonly OwnPackage[],
  { manifests, placed, entries, leaks }: MadePackage,
  loader: StartedChild | undefined,
  findings: Findings,
  options: DeriveOptions,
): Promise<DerivedPackage> {
  const loading = loader
    ? entryPointLoadFindings(loader, {
        manifest: manifests.root,
        entries,
        complete: new Set(options.prune ? [] : pathsOf(placed.packages, 'private')),
        host: [...manifests.host, ...leaks].map(({ name: shared }) => shared),
        hostFrom: own.map((pkg) => pkg.id),
        timeout: options.checkTimeout,
      })
    : [];
  findings.add(pathFindings(entries, new Set(pathsOf(placed.packages, 'embedded'))));
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  const measured = measure(placed.packages, entries);
  findings.add(sizeFindings(size, measured.packages, measured.own, options.maxSize));
  findings.add(await loading);
  throwOnErrors(findings.all, source.manifest.name);
  const { name, version } = manifests.root;
  return {
    name,
    version,
    role: source.role,
    key: pluginKey(name),
    manifest: manifests.root,
    entries,
    packages: measured.packages,
    host: manifests.host,
    findings: findings.all,
    size,
    pruned: placed.pruned,
  };
}

function layOut(walk: Walk, contents: LayoutContents, findings: Findings): Placement {
  const classes = mergeEqualPackages(walk.graph, walk.root, (pkg) => contents.signature(pkg));
  const root = hoist(classes);
  const splits = verifyLayout(root, classes);
  const lines = [
    ...new Set(splits.map((split) => `${split.package} and ${split.dependent} see two copies of ${split.peer}`)),
  ].sort();
  findings.add(lines.map((message) => ({ severity: 'warning', code: 'ELAYOUT', message: `${message}.` })));
  return root;
}

function pathsOf(packages: readonly UnmeasuredPackage[], kind: UnmeasuredPackage['kind']): readonly string[] {
  return packages.filter((pkg) => pkg.kind === kind).map((pkg) => pkg.path);
}
