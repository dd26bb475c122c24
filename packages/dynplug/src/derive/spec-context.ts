// What the specs of a plugin's packages are resolved with: its workspace, and what is installed.
import type { SpecContext } from '../plugin/version-spec';
import { catalogRange } from '../tree/catalogs';
import type { SourcePlugin } from './source-plugin';

/** @param dependent the package that declares the specs @param installedVersion what is installed for it */
export function specContext(
  { root, workspace }: SourcePlugin,
  dependent: string,
  installedVersion: SpecContext['installedVersion'],
): SpecContext {
  return {
    dependent,
    installedVersion,
    workspaceVersion: (name) => workspace.find((candidate) => candidate.name === name)?.version,
    catalogRange: (name, spec) => catalogRange(root, name, spec),
  };
}
