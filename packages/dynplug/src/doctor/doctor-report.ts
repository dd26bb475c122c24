// doctor.json: what doctor found of one plugin, as data: for scripts, and for the matrix of all plugins.
import { readFileSync } from 'node:fs';
import { DynplugError } from '../errors/errors';
import { jsonObject } from '../json/json-object';
import type { DoctorFinding } from './examine';

/** In the output folder of doctor; marks it as ours. */
export const DOCTOR_REPORT_FILE = 'doctor.json';
/** Beside it: the same as JUnit XML. */
export const JUNIT_FILE = 'doctor.xml';

export const VERDICTS = ['error', 'warning', 'ok'] as const;
/** `error`: it does not work there; `warning`: it may not; `ok`: nothing was found. */
export type Verdict = (typeof VERDICTS)[number];

export interface ExaminedHost {
  readonly name: string;
  /** With what the manifest was made from: `rhdh-next (main, fadb2c2)`. */
  readonly label: string;
  readonly verdict: Verdict;
}

export interface DoctorReport {
  readonly formatVersion: 1;
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** The exported folder: POSIX, relative to the workspace root. */
  readonly folder: string;
  /** False where no option names hosts: then these are all that ship with dynplug. */
  readonly hostsAreNamed: boolean;
  /** Whether it runs on each host that is named, or else on one of the others. */
  readonly isFit: boolean;
  readonly hosts: readonly ExaminedHost[];
  readonly findings: readonly DoctorFinding[];
}

/** The worst of what was found for a host. */
export function verdictOf(findings: readonly DoctorFinding[], host: string): Verdict {
  const about = findings.filter(({ hosts }) => hosts.some((one) => one.host === host));
  return VERDICTS.find((verdict) => about.some(({ severity }) => severity === verdict)) ?? 'ok';
}

/** @param file absolute @throws EARTIFACT for a file of another kind or version */
export function readDoctorReport(file: string): DoctorReport {
  const hint = 'Run doctor again: nx run-many -t doctor.';
  const value = jsonObject(readFileSync(file, 'utf8'), file, { code: 'EARTIFACT', hint });
  const { formatVersion, hosts, findings } = value as Partial<DoctorReport>;
  if (formatVersion === 1 && Array.isArray(hosts) && Array.isArray(findings)) return value as unknown as DoctorReport;
  throw new DynplugError('EARTIFACT', `${file} is of another version of dynplug, or broken.`, hint);
}
