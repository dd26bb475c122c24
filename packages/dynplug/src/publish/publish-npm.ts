// The publish use case for npm registries: the packed tarball itself, once, and what the registry holds afterwards is compared with it.
import path from 'node:path';
import { pluginFragment } from '../host/plugin-fragment';
import { type Clock, SYSTEM_CLOCK, untilShown } from '../oci/registry/retry';
import { DynplugError } from '../errors/errors';
import { isSameTarball } from '../archive/integrity';
import { requireOutputFolder } from '../output/output-folder';
import { type DistTag, distTagOf } from './dist-tag';
import { type KnownVersion, NpmPackage } from './npm-client';
import { requireListener } from './refused-port';
import { type NpmRegistry, registryOfScope, requireRegistry, writtenRegistry } from './npm-registry';
import { npmSettings, scopeKeyOf } from '../npm/npm-settings';
import type { NpmPublishReport } from './npm-report';
import { npmSecrets } from '../npm/npm-secrets';
import { type PackedTarball, readPackedTarball } from './packed-tarball';
import { PUBLISH_REPORT_FILE } from './publish-report';
import { writeResult } from './write-result';
import { own } from '../json/values';

export interface PublishNpmRequest {
  /** Absolute; npm reads the .npmrc there. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** Absolute folder that pack has written. */
  readonly packed: string;
  /** Folder for the result; POSIX, relative to the workspace root. */
  readonly outputPath: string;
  readonly registry?: string | undefined;
  readonly allowPublicRegistry?: boolean;
  /** The dist-tag. Default: that of `publishConfig` or .npmrc, else for a prerelease its own name (`rc`), else what npm does. */
  readonly distTag?: string | undefined;
  readonly access?: 'public' | 'restricted' | undefined;
  /** Does not ask whether the version is there: some registries refuse that for a package that they don't know. */
  readonly firstRelease?: boolean;
  readonly otp?: string | undefined;
  readonly dryRun?: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock | undefined;
}

export interface PublishNpmResult {
  readonly report: NpmPublishReport;
  readonly registry: NpmRegistry;
  /** Absolute; written unless it is a dry run. */
  readonly output: string;
  /** A fragment of dynamic-plugins.yaml with the integrity that the registry tells; hosts do not load an ordinary package. */
  readonly fragment: string | undefined;
}

/** @throws ENOREGISTRY before a registry is asked, EPUBLISHED, EAUTH, EREGISTRY, ENETWORK, EARTIFACT, ETOOL */
export async function publishNpm(request: PublishNpmRequest): Promise<PublishNpmResult> {
  const started = performance.now();
  const { workspaceRoot, projectRoot, dryRun = false } = request;
  const output = requireOutputFolder(workspaceRoot, projectRoot, request.outputPath, {
    file: PUBLISH_REPORT_FILE,
    name: 'dist-publish',
    reads: [request.packed],
  });
  const tarball = await readPackedTarball(request.packed);
  const { name, version, integrity, shasum, size } = tarball.report;
  const written = writtenRegistry(tarball.manifest, request.registry);
  const ofScope = written ? undefined : scopeKeyOf(name);
  const keys = ['userconfig', 'tag', 'proxy', 'https-proxy', ...(ofScope ? [ofScope] : [])] as const;
  const settings = await npmSettings(keys, workspaceRoot);
  const registry = requireRegistry(written ?? registryOfScope(name, settings), name, request);
  await requireListener(registry.url, settings, request.env);
  const target = targetOf(request, tarball, registry, settings);
  const tag = chosenTag(request, tarball, settings);
  const delivery = await deliver(target, tarball, registry, tag, request);
  if (!dryRun) await readBack(target, tarball, registry, delivery, request.clock ?? SYSTEM_CLOCK);
  const report: NpmPublishReport = {
    formatVersion: 1,
    kind: 'npm',
    name,
    version,
    registry: registry.url,
    ...delivery,
    integrity,
    shasum,
    size,
    bytes: delivery.state === 'new' && !dryRun ? size : 0,
    ms: Math.round(performance.now() - started),
    dryRun,
    ...(tarball.report.sourceHashes && { sourceHashes: tarball.report.sourceHashes }),
  };
  const fragment = pinnedFragmentOf(tarball);
  if (!dryRun) await writeResult(output, report, fragment);
  return { report, registry, output, fragment };
}

function pinnedFragmentOf({ report, pluginConfig }: PackedTarball): string | undefined {
  if (report.kind === 'static') return undefined;
  const { name, version, integrity } = report;
  return pluginFragment([{ package: `${name}@${version}`, integrity, ...(pluginConfig && { pluginConfig }) }]);
}

function targetOf(
  { workspaceRoot, otp, env }: PublishNpmRequest,
  { report: { name, version } }: PackedTarball,
  { url }: NpmRegistry,
  settings: ReadonlyMap<string, string>,
): NpmPackage {
  const secrets = npmSecrets([path.join(workspaceRoot, '.npmrc'), settings.get('userconfig') ?? ''], env, otp);
  return new NpmPackage({ name, version, registry: url, cwd: workspaceRoot, otp, secrets });
}

/** @throws EOPTION before anything is sent */
function chosenTag(
  { distTag: option }: PublishNpmRequest,
  { manifest, report }: PackedTarball,
  settings: ReadonlyMap<string, string>,
): DistTag | undefined {
  const npmrc = settings.get('tag');
  const publishConfig = manifest.publishConfig?.['tag'];
  return distTagOf(report.version, { option, publishConfig, npmrc: npmrc === 'latest' ? undefined : npmrc });
}

type Delivery = Pick<NpmPublishReport, 'state' | 'tag' | 'tagged'>;

async function deliver(
  target: NpmPackage,
  tarball: PackedTarball,
  registry: NpmRegistry,
  distTag: DistTag | undefined,
  { access, firstRelease, dryRun = false }: PublishNpmRequest,
): Promise<Delivery> {
  const tag = distTag?.tag;
  const known =
    (firstRelease ? undefined : await target.find()) ?? (await publishOnce(target, tarball, { tag, access, dryRun }));
  if (!known) return { state: 'new', ...(tag !== undefined && { tag }), tagged: false };
  requireSame(known, tarball, registry);
  // A tag that follows from the version stays where it is: a later prerelease may have it by now.
  if (tag === undefined || !distTag?.isChosen) return { state: 'same', tagged: false };
  const tagged = own(known.tags, tag) !== tarball.report.version;
  if (tagged && !dryRun) await target.addTag(tag);
  return { state: 'same', tag, tagged };
}

/** @returns the version as the registry has it, when somebody else was faster */
async function publishOnce(
  target: NpmPackage,
  { file }: PackedTarball,
  options: Parameters<NpmPackage['publish']>[1],
): Promise<KnownVersion | undefined> {
  try {
    await target.publish(file, options);
    return undefined;
  } catch (error) {
    // Also after a connection that broke when all was sent. The first failure is what a person should read, not one of looking again.
    const known = await target.find().catch(() => undefined);
    if (known) return known;
    throw error;
  }
}

function requireSame({ hashes }: KnownVersion, { report }: PackedTarball, { url }: NpmRegistry): void {
  const { name, version, integrity, shasum } = report;
  const isSame = isSameTarball(report, hashes);
  if (isSame === true) return;
  if (isSame === undefined)
    throw new DynplugError(
      'EREGISTRY',
      `${url} gives no hash of ${name}@${version}, so its content cannot be checked.`,
      'Hosts ask for a hash. Use a registry that keeps dist.integrity.',
    );
  const there = hashes.integrity ?? hashes.shasum ?? '';
  throw new DynplugError(
    'EPUBLISHED',
    `${name}@${version} is in ${url} with other content:\n  there  ${there}\n  here   ${hashes.integrity === undefined ? shasum : integrity}`,
    'A version that was published never changes. Raise the version of the plugin, then pack and publish it again.',
  );
}

async function readBack(
  target: NpmPackage,
  tarball: PackedTarball,
  registry: NpmRegistry,
  { tag }: Delivery,
  clock: Clock,
): Promise<void> {
  const { name, version } = tarball.report;
  let shown: KnownVersion | undefined;
  const isShown = await untilShown({ clock, signal: undefined }, async () => {
    shown = await target.find();
    if (shown) requireSame(shown, tarball, registry);
    return shown !== undefined && (tag === undefined || own(shown.tags, tag) === version);
  });
  if (isShown) return;
  throw new DynplugError(
    'EREGISTRY',
    shown
      ? `${registry.url} accepted ${name}@${version}, but its tag "${tag ?? ''}" leads to ${shown.tags[tag ?? ''] ?? 'nothing'}.`
      : `${registry.url} accepted ${name}@${version}, but does not show it.`,
    'Run publish again in a while: it sends nothing that the registry already has.',
  );
}
