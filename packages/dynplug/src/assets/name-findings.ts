// Plugins of one workspace that browsers cannot tell apart. The bundler keeps a plugin's chunks in a global that is named after it, with `_`
// for what no identifier holds: of two plugins with one global, the later one gets the chunks of the earlier.
import { scalprumNameOf } from '../frontend/scalprum-config';
import { isFrontendRole } from '../plugin/role';
import { DynplugError, type Finding } from '../support/errors';
import { readManifest } from '../tree/manifest';

export interface NamedPlugin {
  /** Of the package. */
  readonly name: string;
  /** In Scalprum's shells. */
  readonly scalprum: string;
}

/**
 * The frontend plugins among these packages, by the names that their files give them: an option of another project's target is not known here.
 * @param folders absolute
 */
export function namedPlugins(folders: readonly string[]): readonly NamedPlugin[] {
  return folders.flatMap((dir) => {
    try {
      const manifest = readManifest(dir);
      const scalprum = isFrontendRole(manifest.backstage?.role) ? scalprumNameOf(dir, manifest) : undefined;
      // What is wrong with another plugin is told when its own assets are built.
      return scalprum === undefined ? [] : [{ name: manifest.name, scalprum }];
    } catch (error) {
      if (!(error instanceof DynplugError)) throw error;
      return [];
    }
  });
}

/** A warning for each other plugin with the same global. */
export function nameFindings(own: NamedPlugin, plugins: readonly NamedPlugin[]): readonly Finding[] {
  const clashing = plugins.filter(
    ({ name, scalprum }) => name !== own.name && chunkGlobal(scalprum) === chunkGlobal(own.scalprum),
  );
  return clashing.map(({ name, scalprum }) => ({
    severity: 'warning',
    code: 'ESCALPRUM',
    message: `${own.name} is "${own.scalprum}" in Scalprum's shells, and ${name} is "${scalprum}": both keep their chunks in the global ${chunkGlobal(own.scalprum)}.`,
    hint: 'On one page they would get each other\'s chunks. Set another "scalprum": { "name": … } in the package.json of one of them.',
  }));
}

function chunkGlobal(scalprum: string): string {
  return `rspackChunk${scalprum.replace(/[^a-zA-Z0-9]/g, '_')}`;
}
