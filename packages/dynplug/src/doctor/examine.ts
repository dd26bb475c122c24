// The use case: an exported plugin and the manifests of hosts → what keeps it from working there. Starts nothing and asks no network.
import { existsSync } from 'node:fs';
import { DynplugError } from '../errors/errors';
import type { HostFinding } from '../host/finding';
import type { HostManifest } from '../host-manifest/fields';
import { type ExaminedPlugin, readExaminedPlugin } from './examined-plugin';
import type { FieldEdit, Problem } from './rule';
import { DOCTOR_RULES } from './rules';

export interface ExamineRequest {
  /** The exported folder: absolute. */
  readonly folder: string;
  /** The project that it was exported from, for its configuration and the report of its assets: absolute. */
  readonly projectDir: string;
  readonly hosts: readonly HostManifest[];
  /** Ids of plugins that are deployed as dynamic plugins beside it. */
  readonly deployedPlugins?: readonly string[];
}

export interface DoctorFinding extends HostFinding {
  /** What `--fix` writes; absent where a person has to decide. */
  readonly edit?: FieldEdit;
}

export interface Examination {
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** In the order of the rules; the same problem of several hosts is one finding. */
  readonly findings: readonly DoctorFinding[];
}

/** @throws ENOTBUILT without an export, EARTIFACT for another folder, EMANIFEST, EYAML */
export function examine({ folder, projectDir, hosts, deployedPlugins = [] }: ExamineRequest): Examination {
  if (!existsSync(folder))
    throw new DynplugError('ENOTBUILT', `There is no ${folder}.`, 'Export the plugin first: nx run <project>:export.');
  const plugin = readExaminedPlugin({ folder, projectDir, deployedPlugins });
  return { name: plugin.name, version: plugin.version, findings: findingsOf(plugin, hosts) };
}

/** What every rule finds for every host. */
export function findingsOf(plugin: ExaminedPlugin, hosts: readonly HostManifest[]): readonly DoctorFinding[] {
  return DOCTOR_RULES.flatMap((rule) => {
    const found = new Map<string, { readonly problem: Problem; readonly hosts: HostFinding['hosts'] }>();
    for (const host of hosts)
      for (const problem of rule.find(plugin, host, hosts)) {
        const { severity, message, path: file, line, fix, effect } = problem;
        const key = JSON.stringify([severity, message, file, line, fix]);
        const before = found.get(key)?.hosts ?? [];
        found.set(key, { problem, hosts: [...before, { host: host.name, effect }] });
      }
    return [...found.values()].map(({ problem: { effect: _, ...problem }, hosts: each }) => ({
      rule: rule.id,
      ...problem,
      hosts: each,
    }));
  });
}
