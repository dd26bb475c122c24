// The use case: an export examined for its hosts, its report written, and what needs no decision fixed in package.json.
import path from 'node:path';
import { type CheckedArtifacts, checkedArtifacts } from '../host/finding';
import { junitXml } from '../host/junit';
import type { HostManifest } from '../host-manifest/fields';
import { hostLabel, isMinimal } from '../host-manifest/provided';
import { readHosts } from '../host-manifest/read-host';
import { HOST_NAMES } from '../options/hosts';
import { requireOutputFolder } from '../output/output-folder';
import { replaceFolderByTexts } from '../output/replace-folder';
import { DOCTOR_REPORT_FILE, type DoctorReport, JUNIT_FILE, verdictOf } from './doctor-report';
import { type DoctorFinding, examine } from './examine';
import { type Fixed, type FixPlace, fixFindings } from './fix';

export interface DoctorRequest {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** POSIX, relative to the workspace root. */
  readonly projectRoot: string;
  /** The exported folder: POSIX, relative to the workspace root. */
  readonly from: string;
  /** Folder to write: POSIX, relative to the workspace root. */
  readonly outputPath: string;
  /** Names and files; empty: all that ship with dynplug. */
  readonly hosts: readonly string[];
  /** Ids of plugins that are deployed as dynamic plugins beside it. */
  readonly deployedPlugins: readonly string[];
  /** Where fixes go; undefined writes none. */
  readonly fix?: FixPlace | undefined;
}

export interface DoctorResult extends CheckedArtifacts {
  readonly report: DoctorReport;
  /** What was written into package.json. */
  readonly fixed: readonly Fixed[];
}

/** @throws EHOST, ENOTBUILT, EARTIFACT, EMANIFEST, EYAML, EOUTPUT, EWRITE */
export async function doctorPlugin(request: DoctorRequest): Promise<DoctorResult> {
  const { workspaceRoot, projectRoot, from, outputPath, deployedPlugins, fix } = request;
  const hosts = readHosts(workspaceRoot, request.hosts.length === 0 ? HOST_NAMES : request.hosts);
  const folder = path.resolve(workspaceRoot, from);
  const mark = { file: DOCTOR_REPORT_FILE, name: 'dist-doctor', reads: [folder] };
  const output = requireOutputFolder(workspaceRoot, projectRoot, outputPath, mark);
  const projectDir = path.resolve(workspaceRoot, projectRoot);
  const { name, version, findings } = examine({ folder, projectDir, hosts, deployedPlugins });
  const examined = hosts.map((host) => ({
    name: host.name,
    label: hostLabel(host),
    verdict: verdictOf(findings, host.name),
  }));
  const hostsAreNamed = request.hosts.length > 0;
  const isFit = isFitFor(hosts, hostsAreNamed, findings);
  const report: DoctorReport = {
    formatVersion: 1,
    name,
    version,
    folder: from,
    hostsAreNamed,
    isFit,
    hosts: examined,
    findings,
  };
  const checked = checkedArtifacts([{ path: from, kind: 'folder', findings }]);
  const junit = junitXml(
    'doctor',
    checked.artifacts,
    hosts.map((host) => host.name),
  );
  await replaceFolderByTexts(output, {
    [DOCTOR_REPORT_FILE]: `${JSON.stringify(report, null, 2)}\n`,
    [JUNIT_FILE]: `${junit}\n`,
  });
  return { ...checked, report, fixed: fix ? fixFindings(projectDir, fix, findings) : [] };
}

/** Whether the plugin runs where it has to: on each host that is named, or else on any of those of which more than the least is known. */
function isFitFor(hosts: readonly HostManifest[], hostsAreNamed: boolean, findings: readonly DoctorFinding[]): boolean {
  const isFit = ({ name }: HostManifest): boolean => verdictOf(findings, name) !== 'error';
  return hostsAreNamed ? hosts.every(isFit) : hosts.some((host) => !isMinimal(host) && isFit(host));
}
