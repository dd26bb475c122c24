// What is wrong with changes to the shared modules: fields that do not exist, versions that are none, copies that cannot be brought.
import validRange from 'semver/ranges/valid';
import validVersion from 'semver/functions/valid';
import type { SourcePlugin } from '../../derive/source-plugin';
import type { AssetOptions } from '../../options/assets';
import type { SharedModule } from '../../protocol';
import type { Finding } from '../../errors/errors';
import { nearestName } from '../../errors/nearest-name';
import { InstalledTree } from '../../tree/installed-tree';
import { packageNameOf } from '../../tree/package-name';
import { HOST_ONLY } from '../checks/host-libraries';

const FIELDS: readonly (keyof SharedModule)[] = ['import', 'singleton', 'requiredVersion', 'version'];

export function sharedFindings(
  { dir, root, manifest }: SourcePlugin,
  { sharedModules }: AssetOptions,
): readonly Finding[] {
  const tree = new InstalledTree(root);
  return Object.entries(sharedModules).flatMap(([request, shared]) => {
    if (!shared) return [];
    const isBrought = shared.import ?? !HOST_ONLY.includes(request);
    const isAbsent = isBrought && tree.locate(packageNameOf(request), dir) === null;
    return [
      ...fieldFindings(request, shared),
      ...versionFindings(request, shared),
      ...(isAbsent ? [notInstalled(request, manifest.name)] : []),
    ];
  });
}

function fieldFindings(request: string, shared: SharedModule): readonly Finding[] {
  return Object.keys(shared)
    .filter((field) => !FIELDS.some((known) => known === field))
    .map((field) => {
      const nearest = nearestName(field, FIELDS);
      const meant = nearest === undefined ? '.' : `; did you mean ${nearest}?`;
      return refused(`${request} has the unknown field ${field}${meant}`, `Known: ${FIELDS.join(', ')}.`);
    });
}

function versionFindings(request: string, { requiredVersion = '*', version }: SharedModule): readonly Finding[] {
  const isRange = requiredVersion === false || validRange(requiredVersion) !== null;
  return [
    ...(isRange
      ? []
      : [
          refused(
            `the requiredVersion of ${request}, ${requiredVersion}, is not a range.`,
            'E.g. "^18.0.0", or false.',
          ),
        ]),
    ...(version === undefined || validVersion(version) !== null
      ? []
      : [refused(`the version of ${request}, ${version}, is not a version.`, 'E.g. "18.3.1".')]),
  ];
}

function notInstalled(request: string, plugin: string): Finding {
  return refused(
    `${request} is not installed for ${plugin}.`,
    `Install ${packageNameOf(request)}, take it out of the option, or set { "import": false } if the host always has it.`,
  );
}

function refused(message: string, hint: string): Finding {
  return { severity: 'error', code: 'EOPTION', message: `sharedModules: ${message}`, hint };
}
