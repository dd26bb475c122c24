// What is bundled from node_modules: as the lockfile says, and no older copy of a folder of the workspace, which the bundler takes as it was installed.
import path from 'node:path';
import type { Walk } from '../../closure/walk';
import { outdatedFindings } from '../../derive/checks/outdated-findings';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { AssetsReport, KindReport } from '../../built-assets/assets-report';
import type { Finding } from '../../errors/errors';
import { isInside, posixRelative } from '../../files/paths';
import { schemaSources } from '../../plugin/schema-sources';
import { changedFile } from '../../tree/changed-copy';
import { installCommand } from '../../tree/package-manager';

/** Packages that are not what the lockfile says: of those in the bundles, and of those whose config schemas are part of the assets. */
export function bundledOutdatedFindings(
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

/** Errors for copies that differ from their folders. @throws ELINK, EPATH, EMANIFEST, EYAML */
export function copyFindings(source: SourcePlugin, report: AssetsReport): readonly Finding[] {
  const kinds = [report.scalprum, report.federation].flatMap((kind) => kind ?? []);
  const bundled = new Set(kinds.flatMap(({ packages }) => packages.map(({ path: place }) => place)));
  return [...copiesOf(source, kinds)]
    .filter(([, copy]) => bundled.has(posixRelative(source.root, copy)))
    .flatMap(([folder, copy]) => {
      const changed = changedFile(copy, folder);
      if (changed === undefined) return [];
      const [from, to] = [folder, copy].map((dir) => posixRelative(source.root, dir)) as [string, string];
      return [
        {
          severity: 'error' as const,
          code: 'ECOPY' as const,
          message: `${to} is bundled, which is an older copy of ${from}: ${changed} differs.`,
          hint: `Run "${installCommand(source.root)}" to copy it again. A dependency on "workspace:^", without "injected", needs no copy.`,
        },
      ];
    });
}

/** Folder → its copy, both real and absolute, of what the plugin and the sources in its bundles depend on. */
function copiesOf(
  { dir, root, tree, workspace }: SourcePlugin,
  kinds: readonly KindReport[],
): ReadonlyMap<string, string> {
  const sources = kinds.flatMap((kind) => kind.sources.map(({ path: file }) => path.join(root, file)));
  const own = workspace.filter((member) => sources.some((file) => isInside(member.dir, file)));
  const copies = new Map<string, string>();
  for (const from of new Set([dir, ...own.map((member) => member.dir)])) {
    const { dependencies, optionalDependencies } = tree.manifest(from);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = tree.locate(name, from);
      const copy = folder === null ? undefined : tree.copyOf(folder);
      if (folder !== null && copy !== undefined) copies.set(folder, copy);
    }
  }
  return copies;
}
