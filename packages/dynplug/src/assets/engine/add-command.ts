// How the package manager of a workspace adds a package.
import { type PackageManager, packageManagerOf } from '../../tree/package-manager';

const COMMANDS: Readonly<Record<PackageManager, string>> = {
  npm: 'npm install --save-dev',
  'yarn-classic': 'yarn add --dev -W',
  yarn: 'yarn add --dev',
  pnpm: 'pnpm add --save-dev -w',
};

/** The command that adds a package to the workspace's root. @param workspaceRoot absolute @param spec name, or `name@version` */
export function addCommand(workspaceRoot: string, spec: string): string {
  return `${COMMANDS[packageManagerOf(workspaceRoot)]} ${spec}`;
}
