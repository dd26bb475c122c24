// Which plugins are meant: by name, all of them, or those that a person chooses on a terminal.
import path from 'node:path';
import { isBackendRole, isFrontendRole, refuseBundled } from '../../plugin/role';
import { DynplugError } from '../../errors/errors';
import { nearestName } from '../../errors/nearest-name';
import type { Manifest } from '../../tree/manifest';
import type { Ask } from '../ask-on-terminal';
import { projectsNamed } from '../projects-named';
import type { WorkspaceProject } from '../workspace-projects';

/**
 * @param wanted as projectsNamed takes them
 * @throws EOPTION when nothing or nobody says which, or a name means no project; ENOROLE, EROLE, EBUNDLED for what is not a plugin
 */
export async function choosePlugins(
  projects: readonly WorkspaceProject[],
  { wanted, all, ask }: { readonly wanted: readonly string[]; readonly all: boolean; readonly ask: Ask },
): Promise<readonly WorkspaceProject[]> {
  const plugins = projects.filter(({ manifest }) => isPlugin(manifest));
  if (all && wanted.length > 0)
    throw new DynplugError('EOPTION', 'Both --all and names of plugins are given.', 'Choose one.');
  if (all) return plugins;
  const names = wanted.length > 0 ? wanted : await ask(plugins.map(({ name }) => name));
  if (names === undefined)
    throw new DynplugError('EOPTION', 'No plugin is named.', `Name some of ${list(plugins)}, or give --all.`);
  return [...new Set(names.map((name) => requirePlugin(projects, name)))];
}

/** A frontend is bundled anyway. */
function isPlugin({ backstage, bundled }: Partial<Manifest>): boolean {
  const { role } = backstage ?? {};
  return isFrontendRole(role) || (isBackendRole(role) && bundled !== true);
}

function requirePlugin(projects: readonly WorkspaceProject[], name: string): WorkspaceProject {
  const matching = projectsNamed(projects, name);
  const [project] = matching;
  if (!project || matching.length > 1) {
    const near = nearestName(
      name,
      projects.flatMap((each) => [each.name, path.posix.basename(each.root)]),
    );
    throw new DynplugError(
      'EOPTION',
      project ? `${name} means ${list(matching)}.` : `${name} means no package of this workspace.`,
      near === undefined ? 'Name plugins by package name or folder.' : `Did you mean ${near}?`,
    );
  }
  const { role } = project.manifest.backstage ?? {};
  if (role === undefined)
    throw new DynplugError(
      'ENOROLE',
      `${project.name} has no backstage.role, so it is not known to be a plugin.`,
      'Add "backstage": { "role": "backend-plugin" } to its package.json ("backstage-cli migrate package-roles" finds the role).',
    );
  if (!isBackendRole(role) && !isFrontendRole(role))
    throw new DynplugError(
      'EROLE',
      `${project.name} has the role ${JSON.stringify(role)}, and is not a plugin.`,
      adviceFor(role),
    );
  if (isBackendRole(role))
    refuseBundled(
      project.manifest as Manifest,
      'Packages exported as dynamic plugins should not have the bundled field set to true',
    );
  return project;
}

function adviceFor(role: unknown): string {
  if (role === 'backend' || role === 'frontend')
    return 'It loads plugins. "nx g @org/dynplug:host-manifest <name>" writes what it provides to them.';
  return 'Libraries are embedded by the plugins that use them and need no configuration.';
}

function list(projects: readonly WorkspaceProject[]): string {
  return projects.map(({ name }) => name).join(', ') || 'no plugins (the workspace has none)';
}
