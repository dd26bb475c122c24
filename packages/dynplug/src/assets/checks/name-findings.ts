// Plugins of one workspace that browsers cannot tell apart: of two with the same global, the later one gets what the earlier one put there.
// Scalprum: the bundler keeps a plugin's chunks in a global that is named after it, with `_` for what no identifier holds. Module federation:
// the global of a remote, which is the name of the package with `_` for more than one character.
import { federationName } from '../configuration/entry-points';
import { scalprumNameOf } from '../configuration/scalprum-config';
import { isFrontendRole } from '../../plugin/role';
import { DynplugError, type Finding } from '../../errors/errors';
import { readManifest } from '../../tree/manifest';

export interface NamedPlugin {
  /** Of the package. */
  readonly name: string;
  /** In Scalprum's shells; undefined when it is not for them, or what its files say of it is wrong. */
  readonly scalprum: string | undefined;
  /** In shells with module federation; undefined when it is not for them. */
  readonly federation: string | undefined;
}

/**
 * The frontend plugins among these packages, by the names that their files give them: an option of another project's target is not known here.
 * Each may be for both kinds of shells.
 * @param folders absolute
 */
export function namedPlugins(folders: readonly string[]): readonly NamedPlugin[] {
  return folders.flatMap((dir) => {
    const manifest = attempt(() => readManifest(dir));
    if (!manifest || !isFrontendRole(manifest.backstage?.role)) return [];
    const { name } = manifest;
    return [{ name, scalprum: attempt(() => scalprumNameOf(dir, manifest)), federation: federationName(name) }];
  });
}

/** Problems of another plugin are reported when its own assets are built. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof DynplugError) return undefined;
    throw error;
  }
}

/** A warning for each other plugin with the same global. */
export function nameFindings(own: NamedPlugin, plugins: readonly NamedPlugin[]): readonly Finding[] {
  return plugins
    .filter(({ name }) => name !== own.name)
    .flatMap((other) => [...inScalprum(own, other), ...inFederation(own, other)]);
}

function inScalprum(own: NamedPlugin, { name, scalprum }: NamedPlugin): readonly Finding[] {
  if (own.scalprum === undefined || scalprum === undefined) return [];
  if (chunkGlobal(scalprum) !== chunkGlobal(own.scalprum)) return [];
  return [
    {
      severity: 'warning',
      code: 'ESCALPRUM',
      message: `${own.name} is "${own.scalprum}" in Scalprum's shells, and ${name} is "${scalprum}": both keep their chunks in the global ${chunkGlobal(own.scalprum)}.`,
      hint: 'On one page they would get each other\'s chunks. Set another "scalprum": { "name": … } in the package.json of one of them.',
    },
  ];
}

function inFederation(own: NamedPlugin, { name, federation }: NamedPlugin): readonly Finding[] {
  if (own.federation === undefined || federation !== own.federation) return [];
  return [
    {
      severity: 'warning',
      code: 'EFEDERATION',
      message: `${own.name} and ${name} are both ${federation} in shells with module federation.`,
      hint: 'A page takes one of them for the other. Rename one of the packages: the name there is made of it, with _ for - and __ for /.',
    },
  ];
}

function chunkGlobal(scalprum: string): string {
  return `rspackChunk${scalprum.replace(/[^a-zA-Z0-9]/g, '_')}`;
}
