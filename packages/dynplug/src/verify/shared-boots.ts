// Many plugins of one run in few backends: a boot costs seconds, one more plugin in it milliseconds.
import { DynplugError } from '../errors/errors';
import { type VerifyRequest, type VerifyResult, verifyPlugin, verifyPlugins, writeVerified } from './verify-plugin';
import type { VerifyReport } from './verify-report';

/** More of them would make one that breaks the backend costly: then each boots alone. */
const MOST = 20;

/**
 * Plugins with the same settings boot together. A finding may come from another plugin of the boot, so those with findings are
 * verified once more alone.
 * @param requests of all plugins of the run
 * @returns what verifies one of them; the first one of a boot waits for it, and the others of it too
 */
export function shareBoots(requests: readonly VerifyRequest[]): (request: VerifyRequest) => Promise<VerifyResult> {
  const groups = groupsOf(requests);
  const boots = new Map<readonly VerifyRequest[], Promise<readonly VerifyReport[]>>();
  return async (request) => {
    const group = groups.find((members) => members.some((member) => keyOf(member) === keyOf(request))) ?? [];
    if (group.length > 1) {
      const boot = boots.get(group) ?? bootTogether(group);
      boots.set(group, boot);
      const report = (await boot).find(({ folder }) => folder === request.from);
      if (report?.findings.length === 0) return writeVerified(request, report);
    }
    return verifyPlugin(request);
  };
}

/** Those that could boot together, at most so many at once. */
function groupsOf(requests: readonly VerifyRequest[]): readonly (readonly VerifyRequest[])[] {
  const alike = new Map<string, VerifyRequest[]>();
  for (const request of requests) {
    const { projectRoot: _, from: _from, outputPath: _output, beside: _beside, ...settings } = request;
    const key = JSON.stringify(settings);
    alike.set(key, [...(alike.get(key) ?? []), request]);
  }
  return [...alike.values()].flatMap((members) =>
    Array.from({ length: Math.ceil(members.length / MOST) }, (_, at) => members.slice(at * MOST, (at + 1) * MOST)),
  );
}

/** @returns nothing when one of them cannot boot: alone it says why */
async function bootTogether(group: readonly VerifyRequest[]): Promise<readonly VerifyReport[]> {
  const own = new Set(group.map(({ from }) => from));
  const beside = [...new Set(group.flatMap((request) => request.beside))].filter((from) => !own.has(from));
  try {
    return await verifyPlugins({ ...(group[0] as VerifyRequest), beside }, group);
  } catch (error) {
    if (error instanceof DynplugError) return [];
    throw error;
  }
}

function keyOf({ projectRoot, from, outputPath }: VerifyRequest): string {
  return JSON.stringify([projectRoot, from, outputPath]);
}
