// Frontend plugin → derived package: the assets that were built for browsers, a manifest, config schemas. No dependency ships: what is
// needed is in the assets, or the host's.
import { exampleConfig } from '../built-assets/example-config';
import type { AssetsReport, KindReport } from '../built-assets/assets-report';
import { schemaSources } from '../plugin/schema-sources';
import { keptConfigSchema } from '../plugin/kept-schema';
import { frontendManifest } from '../plugin/derive-frontend-manifest';
import { manifestBytes } from '../plugin/derive-manifest';
import { pluginKey } from '../plugin/names';
import { supportedVersions } from '../plugin/supported-versions';
import { resolveSpec } from '../plugin/version-spec';
import { type Finding, throwOnErrors } from '../errors/errors';
import { byText } from '../files/paths';
import type { Manifest, Specs } from '../tree/manifest';
import { changedSources } from '../tree/source-hashes';
import type { DeriveRequest } from './derivation';
import type { BundledCopy, DerivedPackage, HostPackage } from './derived-package';
import { type Entry, bytesEntry } from './entry';
import { Findings } from './findings';
import {
  FEDERATION_FOLDER,
  SCALPRUM_FOLDER,
  earlierSchemaFile,
  frontendAssets,
  ownFiles,
  ownNames,
} from './frontend-files';
import type { DeriveOptions } from '../options/derivation';
import { outdatedFindings } from './checks/outdated-findings';
import { outputGlobFindings } from './checks/output-glob-findings';
import { pathFindings } from './checks/path-findings';
import { sizeFindings } from './checks/size-findings';
import { sortedEntries } from './sorted-entries';
import type { SourcePlugin } from './source-plugin';
import { specContext, usedPackage } from './spec-context';

/**
 * @param request its options about dependencies and entry points have nothing to do here
 * @throws DynplugError: one error as itself, several as ECHECKS with all of them
 */
export async function deriveFrontend(
  source: SourcePlugin,
  { workspaceRoot, options, outputs = [], exportedTo }: DeriveRequest,
): Promise<DerivedPackage> {
  const findings = new Findings();
  findings.add(outputGlobFindings(source, exportedTo));
  const schema = options.configSchema ? findings.attempt(() => configSchema(source)) : undefined;
  const assets = await findings.attempt(() => frontendAssets(source));
  const manifest = assets && (await findings.attempt(() => manifestOf(source, assets.report, options, findings)));
  const compiled = await schema;
  findings.add(comparedFindings(source));
  if (!assets || !manifest) {
    throwOnErrors(findings.all, source.manifest.name);
    throw new Error('without assets there is an error');
  }
  const entries = sortedEntries([
    bytesEntry('package.json', manifestBytes(manifest)),
    ...(await ownFiles(source, manifest, outputs)),
    ...assets.entries,
    ...schemaEntries(compiled, assets.report),
  ]);
  const { sourceHashes = {} } = assets.report;
  findings.add(staleAssets(source, changedSources(workspaceRoot, sourceHashes)));
  findings.add(pathFindings(entries));
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  findings.add(sizeFindings({ all: size, own: size, packages: [] }, options.maxSize));
  throwOnErrors(findings.all, source.manifest.name);
  return {
    name: manifest.name,
    version: manifest.version,
    role: source.role,
    key: pluginKey(manifest.name),
    manifest,
    entries,
    packages: [],
    sourceHashes,
    bundled: [
      ...bundledCopies('Scalprum', assets.report.scalprum),
      ...bundledCopies('module federation', assets.report.federation),
    ],
    host: hostPackages(assets.report),
    findings: findings.all,
    size,
    pruned: 0,
    ...(assets.report.scalprum && { exampleConfig: exampleConfig(assets.report.scalprum) }),
  };
}

/** Where the target assets did not run before. */
function staleAssets({ manifest }: SourcePlugin, folders: readonly string[]): readonly Finding[] {
  if (folders.length === 0) return [];
  const hint = `Build them again: "nx run ${manifest.name}:assets", or let the target depend on it (dependsOn: ["assets"]).`;
  const message = `The assets of ${manifest.name} are older than their sources in ${folders.join(', ')}.`;
  return [{ severity: 'warning', code: 'ESTALE', message, hint }];
}

/** Packages that give their versions or schemas; those in the assets were compared when these were built. */
function comparedFindings({ tree, dir, manifest }: SourcePlugin): readonly Finding[] {
  if (tree.locked.outdated.length === 0) return [];
  return outdatedFindings(tree, new Map([[dir, { id: dir, kind: 'root', manifest, edges: [] }]]));
}

async function configSchema({ tree, dir }: SourcePlugin): Promise<Readonly<Record<string, unknown>>> {
  const sources = schemaSources(tree, dir);
  return keptConfigSchema(tree, dir, sources, [earlierSchemaFile(dir)]);
}

function manifestOf(source: SourcePlugin, report: AssetsReport, options: DeriveOptions, findings: Findings): Manifest {
  const { manifest } = source;
  const supported = supportedVersions(manifest, source.root, options.supportedVersions);
  findings.add(supported.findings);
  const script = report.scalprum?.files.find(({ path }) => !path.includes('/') && path.endsWith('.js'));
  return frontendManifest(manifest, {
    main: report.federation ? `${FEDERATION_FOLDER}/remoteEntry.js` : `${SCALPRUM_FOLDER}/${script?.path ?? ''}`,
    files: [
      ...ownNames(manifest),
      ...(report.federation || options.configSchema ? [FEDERATION_FOLDER] : []),
      ...(report.scalprum ? [SCALPRUM_FOLDER] : []),
    ],
    ...(supported.value !== undefined && { supportedVersions: supported.value }),
    ...(report.federation && { features: report.federation.features }),
    dependencies: resolved(source, manifest.dependencies ?? {}),
    peerDependencies: resolved(source, manifest.peerDependencies ?? {}),
  });
}

function resolved(source: SourcePlugin, specs: Specs): Specs {
  const { dir, tree, manifest } = source;
  const context = specContext(source, manifest.name, (name) => {
    const found = tree.locate(name, dir);
    return found === null ? undefined : usedPackage(tree, dir, name, found);
  });
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, resolveSpec(name, spec, context)]));
}

/** RHDH and VeeCode read it beside Scalprum's assets, Backstage's own feature service where a library has its build. */
function schemaEntries(
  schema: Readonly<Record<string, unknown>> | undefined,
  { scalprum }: AssetsReport,
): readonly Entry[] {
  if (!schema) return [];
  const files = [
    `${FEDERATION_FOLDER}/.config-schema.json`,
    ...(scalprum ? [`${SCALPRUM_FOLDER}/configSchema.json`] : []),
  ];
  return files.map((file) => bytesEntry(file, manifestBytes(schema)));
}

function bundledCopies(kind: BundledCopy['kind'], report: KindReport | undefined): readonly BundledCopy[] {
  return (report?.packages ?? []).map(({ name, version, size, importedBy }) => ({
    kind,
    name,
    version,
    size,
    importedBy,
  }));
}

/** What the assets ask of the host and bring no copy of. */
function hostPackages({ name, scalprum, federation }: AssetsReport): readonly HostPackage[] {
  const asked = [scalprum, federation]
    .flatMap((kind) => kind?.shared ?? [])
    .filter(({ version }) => version === undefined);
  return [...new Set(asked.map(({ request }) => request))]
    .sort(byText)
    .map((request) => ({ name: request, range: '*', reason: 'shared', by: [name] }));
}
