// Native packages, which stop an export until a person has decided about them. Looked for where dependencies are installed.
import { nativePackages } from '../../../derive/native-packages';
import { DynplugError } from '../../../errors/errors';
import { DERIVATION, derivationOf } from '../../../options/derivation';
import { complete, type Written } from '../../../options/option';
import { isBackendRole } from '../../../plugin/role';
import type { Check } from '../missing';

export const undecidedNativePackages: Check = ({ tree, plugin, role, options }) => {
  if (!isBackendRole(role)) return [];
  const written = Object.fromEntries(
    Object.keys(DERIVATION).map((name) => [name, options[name as keyof typeof options]]),
  );
  try {
    const found = nativePackages({
      workspaceRoot: tree.root,
      projectRoot: plugin.root,
      options: derivationOf(complete(DERIVATION, written as Written<typeof DERIVATION>)),
    });
    return found.map(({ message }) => ({
      todo: `Decide about native packages with allowNativePackages or suppressNativePackages: ${message
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/^\s*- /, ''))
        .join('; ')}.`,
    }));
  } catch (error) {
    // An incomplete tree is said of the workspace, and by the export.
    if (error instanceof DynplugError) return [];
    throw error;
  }
};
