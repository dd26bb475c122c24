// verify of what installers unpack: a tarball, an image, a package of a registry, a dynamic-plugins.yaml.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { DynplugError } from '../../errors/errors';
import { isInside, posixRelative } from '../../files/paths';
import { type InstallPlan, planInstall } from '../../install/install-plan';
import { MAX_FILE } from '../../install/unpack';
import { projectLocation } from '../../nx/project-location';
import { isCached, requireAllInputs } from '../../nx/require-inputs';
import type { RegistrySettings } from '../../oci/registry/registries';
import { gitIgnored } from '../../tree/git-ignored';
import { SHOWN_HOST } from '../../verify/browser/judge-views';
import { BOOTED_HOST } from '../../verify/judge';
import {
  type VerifyInstalledRequest,
  type VerifyInstalledResult,
  verifyInstalled,
} from '../../verify/verify-installed';
import type { VerifyRequest } from '../../verify/verify-plugin';

/** Milliseconds in which nothing moves, and blobs at a time, of registries. */
const REGISTRY = { timeout: 60_000, concurrency: 3 };

export interface InstalledVerified {
  readonly result: VerifyInstalledResult;
  readonly hosts: readonly string[];
  /** What it was verified in, for people. */
  readonly words: string;
}

export interface InstalledRequest
  extends VerifyRequest,
    Pick<VerifyInstalledRequest, 'apps' | 'prepareHost' | 'browser'> {
  /** Whether plain http may be spoken with registries. */
  readonly insecure: boolean;
  /** File with further authorities: relative to the workspace root. */
  readonly ca: string | undefined;
}

/**
 * @param request of the target, with what to install in `from`
 * @throws EINPUT when Nx caches the target and cannot know what was installed, and what verifyInstalled throws
 */
export async function installAndVerify(
  { insecure, ca, ...request }: InstalledRequest,
  context: ExecutorContext,
): Promise<InstalledVerified> {
  const { workspaceRoot, from } = request;
  const { env } = process;
  const authorities = ca === undefined ? undefined : path.resolve(workspaceRoot, ca);
  const registry: RegistrySettings = { ...REGISTRY, insecure, ca: authorities, env };
  const skipIntegrity = env['SKIP_INTEGRITY_CHECK']?.toLowerCase() === 'true';
  const plan = await planInstall({ from, folder: workspaceRoot, registry, skipIntegrity });
  requirePlanInputs(plan, context);
  const maxFile = Number(env['MAX_ENTRY_SIZE']) || MAX_FILE;
  const install = { registry, npm: { cwd: workspaceRoot, env }, maxFile };
  const result = await verifyInstalled({ ...request, plan, install });
  const labels = result.reports.map(({ host }) => host.label);
  const hosts = result.artifacts.flatMap((artifact) => artifact.checkedFor?.hosts ?? []);
  return {
    result,
    hosts: [BOOTED_HOST, SHOWN_HOST].filter((host) => hosts.includes(host)),
    words: [...new Set(labels)].join(' and '),
  };
}

/** @throws EINPUT */
function requirePlanInputs(plan: InstallPlan, context: ExecutorContext): void {
  if (!isCached(context)) return;
  const { name, workspaceRoot } = projectLocation(context);
  const paths = [...plan.files, ...plan.exports];
  const outside = paths.filter((file) => !isInside(workspaceRoot, file));
  const unknown = [...plan.unpinned, ...outside];
  if (unknown.length > 0)
    throw new DynplugError(
      'EINPUT',
      `${unknown.join(', ')} may change without Nx noticing, and ${name}:${context.targetName ?? ''} is cached.`,
      'Name an image by its digest (oci://…@sha256:…), an npm package by its exact version, and files of the workspace; the dynamic-plugins.yaml in dist-publish does so. Or write a target of its own without a cache: "executor": "@org/dynplug:verify", "cache": false.',
    );
  const isReported = (folder: string): boolean => existsSync(path.join(folder, '.dynplug/export.json'));
  const files = [...plan.files, ...plan.exports.filter((folder) => !isReported(folder))];
  const ignored = gitIgnored(workspaceRoot, files);
  const relative = (all: readonly string[]): readonly string[] => all.map((file) => posixRelative(workspaceRoot, file));
  requireAllInputs(context, [
    { option: 'from', files: relative(files.filter((file) => !ignored.has(file))) },
    { option: 'from', made: relative(files.filter((file) => ignored.has(file))) },
    { option: 'from', exports: relative(plan.exports.filter(isReported)) },
  ]);
}

/** What a person reads below the findings: what was loaded, from where, and what was not. */
export function installedLines({ reports, skipped }: VerifyInstalledResult): readonly string[] {
  return [
    ...reports.map(
      ({ name, version, folder, source }) =>
        `  ${name} ${version} from ${folder}${source ? `, ${source.digest ?? source.integrity ?? ''}` : ''}`,
    ),
    ...skipped.map((one) => `  not installed: ${one.package}: ${one.reason}`),
  ];
}
