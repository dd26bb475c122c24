// Which packages a plugin takes along, by its options.
import { type Walk, walkClosure } from '../closure/walk';
import type { HostManifest } from '../host-manifest/fields';
import { type IsShared, hostsLack } from '../plugin/sharing';
import { siblingLibraries } from '../plugin/names';
import type { DeriveOptions } from '../options/derivation';
import type { SourcePlugin } from './source-plugin';

/** The closure of a plugin under the rules of its options. */
export function walkPlugin(
  source: SourcePlugin,
  options: DeriveOptions,
  isShared: IsShared,
  hosts: readonly HostManifest[],
): Walk {
  const embedded = new Set(embeddedNames(source, options));
  const suppressed = new Set(options.suppressNativePackages);
  const bundledPeers = new Set(options.bundlePeers);
  return walkClosure(source.tree, source.dir, {
    isShared,
    isEmbedded: (name) => embedded.has(name) || hostsLack(hosts, name),
    isSuppressed: (name) => suppressed.has(name),
    isBundledPeer: (name) => bundledPeers.has(name),
  });
}

/** What is embedded whatever the sharing rules say: what was asked for, and the plugin's own -common and -node libraries. */
export function embeddedNames({ manifest, role }: SourcePlugin, options: DeriveOptions): readonly string[] {
  const declared = manifest.dependencies ?? {};
  const siblings = siblingLibraries(manifest.name, role).filter((name) => name in declared);
  const further = siblings.flatMap((name) => (name.endsWith('-node') ? siblingLibraries(name, 'node-library') : []));
  return [...new Set([...options.embedPackages, ...siblings, ...further])];
}
