// verify.json: what a boot showed of one plugin, as data.
import type { HostFinding } from '../host/finding';
import type { AnsweredRoute, LoadedPlugin } from './boot';

/** In the output folder of verify; marks it as ours. */
export const VERIFY_REPORT_FILE = 'verify.json';
/** Beside it: the same as JUnit XML. */
export const JUNIT_FILE = 'verify.xml';

export interface VerifyReport {
  readonly formatVersion: 1;
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** The exported folder: POSIX, relative to the workspace root. */
  readonly folder: string;
  /** What was booted. */
  readonly host: {
    readonly label: string;
    /** Plugins of its own, by package name. */
    readonly features: readonly string[];
    /** The package that drove its database: `better-sqlite3`, `node-sqlite3-wasm` or `pg`; absent when it did not answer. */
    readonly database?: string;
  };
  readonly passed: boolean;
  /** What the plugin consists of; empty when it did not load. */
  readonly registrations: LoadedPlugin['registrations'];
  /** What was asked of it, with the answers. */
  readonly routes: readonly Omit<AnsweredRoute, 'pluginId'>[];
  /** Keys of the configuration that had placeholders. */
  readonly placeholders: readonly string[];
  /** Of the whole backend: absent when it did not answer. */
  readonly boot?: {
    /** Milliseconds from the first module to the end of the start. */
    readonly ms: number;
    /** Bytes, resident. */
    readonly memory: number;
  };
  readonly findings: readonly HostFinding[];
}
