// Many plugins of one run in few backends: a boot costs seconds, one more plugin in it milliseconds.
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { findSuggestedConfig } from '../packaged/app-config';
import { type VerifyRequest, type VerifyResult, verifyPlugin, verifyPlugins, writeVerified } from './verify-plugin';
import type { VerifyReport } from './verify-report';

/** More of them would make one that breaks the backend costly: then each boots alone. */
const MOST = 20;

type Boot = readonly VerifyReport[];

/**
 * Plugins boot together where no other plugin of the boot can change the result: with the same settings, and without configuration of
 * their own, which all plugins of a backend read. A finding may come from another plugin, so those with findings boot once more alone.
 * @param requests of all plugins of the run
 * @returns what verifies one of them; the first one of a boot waits for it, and the others of it too
 */
export function shareBoots(requests: readonly VerifyRequest[]): (request: VerifyRequest) => Promise<VerifyResult> {
  const groups = groupsOf(requests.filter((request) => !hasOwnConfig(request)));
  const boots = new Map<readonly VerifyRequest[], Promise<Boot>>();
  return async (request) => {
    const group = groups.find((members) => members.some((member) => keyOf(member) === keyOf(request))) ?? [];
    if (group.length > 1) {
      const boot = boots.get(group) ?? bootTogether(group);
      boots.set(group, boot);
      const reports = await boot;
      const report = reports.find(({ folder }) => folder === request.from);
      if (report?.findings.length === 0 && !extendsAnother(report, reports)) return writeVerified(request, report);
    }
    return verifyPlugin(request);
  };
}

function hasOwnConfig({ workspaceRoot, projectRoot }: VerifyRequest): boolean {
  return findSuggestedConfig(path.resolve(workspaceRoot, projectRoot)) !== undefined;
}

/** Those that could boot together, at most so many at once. */
function groupsOf(requests: readonly VerifyRequest[]): readonly (readonly VerifyRequest[])[] {
  const alike = new Map<string, VerifyRequest[]>();
  for (const request of requests) {
    const { projectRoot: _, from: _from, outputPath: _output, ...settings } = request;
    const key = JSON.stringify(settings);
    alike.set(key, [...(alike.get(key) ?? []), request]);
  }
  return [...alike.values()].flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / MOST) }, (_, at) => members.slice(at * MOST, (at + 1) * MOST)),
  );
}

/** @returns reports that no other plugin of the boot has changed; of the others nothing */
async function bootTogether(group: readonly VerifyRequest[]): Promise<Boot> {
  const [first, second] = group;
  if (!first || !second) return [];
  try {
    const reports = await verifyPlugins(first, group);
    const strange = new Set(reports.filter(changesOthers).map(({ folder }) => folder));
    return strange.size === 0 ? reports : await bootTogether(group.filter(({ from }) => !strange.has(from)));
  } catch (error) {
    // Alone, each says why.
    if (error instanceof DynplugError) return [];
    throw error;
  }
}

/** Whether all of its boot read a placeholder for it, or it consists of services, which others may use. */
function changesOthers({ placeholders, registrations, findings }: VerifyReport): boolean {
  return placeholders.length > 0 || (registrations.length === 0 && findings.length === 0);
}

/** Whether it has a module of a plugin that is there only because another project is verified too. */
function extendsAnother(report: VerifyReport, boot: Boot): boolean {
  const others = boot.filter((one) => one !== report).flatMap(({ registrations }) => registrations);
  return report.registrations.some(
    ({ pluginId, moduleId }) =>
      moduleId !== undefined && others.some((other) => other.pluginId === pluginId && other.moduleId === undefined),
  );
}

function keyOf({ projectRoot, from, outputPath }: VerifyRequest): string {
  return JSON.stringify([projectRoot, from, outputPath]);
}
