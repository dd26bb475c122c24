// A rule of doctor: what keeps a plugin from working in a host, found without starting it.
import type { HostManifest } from '../host-manifest/fields';
import type { ExaminedPlugin } from './examined-plugin';

/** What `--fix` writes: one more name in a list of the field "dynplug". */
export interface FieldEdit {
  readonly option: 'embedPackages' | 'bundlePeers';
  readonly add: string;
}

/** One problem of a plugin in one host. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** One sentence that names the thing, the same for every host. */
  readonly message: string;
  /** What happens in this host. */
  readonly effect: string;
  /** What to do: an option, a line or a command. */
  readonly fix: string;
  /** POSIX, relative to the exported folder. */
  readonly path?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Present where the fix needs no decision. */
  readonly edit?: FieldEdit;
}

export interface DoctorRule {
  /** Stable, in kebab-case; scripts may compare it. */
  readonly id: string;
  /** What has to be so, as a phrase. */
  readonly title: string;
  /** @param hosts all that are examined, among them `host` */
  readonly find: (plugin: ExaminedPlugin, host: HostManifest, hosts: readonly HostManifest[]) => Iterable<Problem>;
}
