// verify.json: what a boot showed of one plugin, or a browser, as data.
import type { HostFinding } from '../host/finding';
import type { BackendAnswer, ShownView } from '../show-protocol';
import type { AnsweredRoute, LoadedPlugin } from './boot';

/** In the output folder of verify; marks it as ours. */
export const VERIFY_REPORT_FILE = 'verify.json';
/** Beside it: the same as JUnit XML. */
export const JUNIT_FILE = 'verify.xml';
/** Beside it: the same for people. */
export const PAGE_FILE = 'index.html';

/** What installers would check: the digest of an image, or the hash of a tarball. */
export interface VerifiedSource {
  /** `sha256:…` */
  readonly digest?: string;
  /** `sha512-…` */
  readonly integrity?: string;
}

interface AnyReport {
  readonly formatVersion: 1;
  /** Of the source package. */
  readonly name: string;
  readonly version: string;
  /** What was loaded: the exported folder, POSIX and relative to the workspace root, or what was unpacked, as the input names it. */
  readonly folder: string;
  /** The bytes that were unpacked; absent for a folder. */
  readonly source?: VerifiedSource;
  readonly passed: boolean;
  /** Keys of the configuration that had placeholders. */
  readonly placeholders: readonly string[];
  readonly findings: readonly HostFinding[];
}

/** Of a frontend plugin. */
export interface FrontendReport extends AnyReport {
  /** What showed it. */
  readonly host: {
    readonly label: string;
    /** Package → version: what the app shared. */
    readonly shares: Readonly<Record<string, string>>;
  };
  readonly views: readonly ReportedView[];
  /** The backends of the same plugin that ran beside it and answered: absent where there was none. */
  readonly backends?: readonly VerifyReport[];
}

export interface ReportedView extends Pick<ShownView, 'system' | 'kind' | 'title' | 'name' | 'ms'> {
  /** Requests to backends: paths. */
  readonly asked: readonly string[];
  /** What a backend answered; absent where none was asked. */
  readonly answers?: readonly BackendAnswer[];
  /** Name of a file in the folder of the report. */
  readonly screenshot?: string;
}

/** Of a backend plugin. */
export interface VerifyReport extends AnyReport {
  /** What was booted. */
  readonly host: {
    readonly label: string;
    /** Plugins of its own, by package name. */
    readonly features: readonly string[];
    /** Its packages of Backstage, name → version. */
    readonly packages: Readonly<Record<string, string>>;
    /** The package that drove its database: `better-sqlite3`, `node-sqlite3-wasm` or `pg`; absent when it did not answer. */
    readonly database?: string;
  };
  /** What the plugin consists of; empty when it did not load. */
  readonly registrations: LoadedPlugin['registrations'];
  /** What was asked of it, with the answers. */
  readonly routes: readonly Omit<AnsweredRoute, 'pluginId'>[];
  /** Of the whole backend: absent when it did not answer. */
  readonly boot?: {
    /** Milliseconds from the first module to the end of the start. */
    readonly ms: number;
    /** Bytes, resident. */
    readonly memory: number;
  };
}
