// Bundled packages beside the lockfile. The dependencies are walked while the bundler works; what it took is known afterwards.
import { setImmediate } from 'node:timers/promises';
import { type Walk, walkClosure } from '../closure/walk';
import { outdatedFindings } from '../derive/checks/outdated-findings';
import type { SourcePlugin } from '../derive/source-plugin';
import type { AssetsReport } from '../built-assets/assets-report';
import { schemaSources } from '../plugin/schema-sources';
import type { Finding } from '../errors/errors';
import { posixRelative } from '../files/paths';

/** All that could be bundled: what hosts share may be brought as a fallback. */
const EVERYTHING = {
  isShared: () => false,
  isEmbedded: () => false,
  isSuppressed: () => false,
  isBundledPeer: () => false,
};

/** @throws EMANIFEST, EYAML */
export async function walkAhead({ tree, dir }: SourcePlugin): Promise<Walk> {
  await setImmediate();
  return walkClosure(tree, dir, EVERYTHING);
}

/** Of the dependencies only those in the bundles count, and those whose config schemas are part of the assets. */
export function bundledOutdated(
  { tree, root, dir }: SourcePlugin,
  walk: Walk,
  report: AssetsReport,
): readonly Finding[] {
  const kinds = [report.scalprum, report.federation].flatMap((kind) => kind ?? []);
  const bundled = new Set(kinds.flatMap(({ packages }) => packages.map(({ path }) => path)));
  const schemas = schemaSources(tree, dir).map((found) => found.dir);
  return outdatedFindings(
    tree,
    walk.graph,
    (id) => !walk.graph.has(id) || bundled.has(posixRelative(root, id)) || schemas.includes(id),
  );
}
