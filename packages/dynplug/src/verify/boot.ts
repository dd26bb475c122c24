// The process that boots a backend: what it is asked, and what it answers.
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import { type ChildResult, startNodeChild } from '../process/run';
import { DATABASE_VARIABLE, type HostFolder } from './host-folder';

/** A backend that is ready to boot, and what it has of its own. */
export interface Bootable {
  readonly folder: HostFolder;
  /** Packages with features of the host itself. */
  readonly features: readonly string[];
  /** Address of a PostgreSQL; undefined: SQLite in memory. */
  readonly database: string | undefined;
}

export interface BootInput extends Pick<Bootable, 'features'> {
  /** Of the names of its databases. */
  readonly databasePrefix: string;
  /** That the configuration gives to services. */
  readonly token: string;
  /** Milliseconds. */
  readonly requestTimeout: number;
}

/** Instead of an answer. */
export interface NoDatabase {
  /** Why the database cannot be used. */
  readonly unreachable: string;
}

export interface BootAnswer {
  /** Why the backend did not start. */
  readonly error?: string;
  /** What became of each plugin, those of the host too; undefined for a backend that does not say it (Backstage before 1.47). */
  readonly plugins: readonly PluginOutcome[] | undefined;
  readonly dynamic: readonly LoadedPlugin[];
  /** The package that drives the database. */
  readonly driver: string;
  readonly routes: readonly AnsweredRoute[];
  /** From the first module to the end of the start, in milliseconds. */
  readonly ms: number;
  /** Bytes, resident, at the end. */
  readonly memory: number;
  /** Files that were loaded: absolute. */
  readonly modules: readonly string[];
  /** Where plugins listen by themselves. */
  readonly ports: readonly number[];
  /** Of the backend itself, which answers requests until its process is ended. */
  readonly port: number;
  /** Of somebody who signs in without an account; absent for a backend without such a provider. */
  readonly guestToken?: string;
}

/** A backend that has booted and answers requests. */
export interface RunningBackend {
  /** Without a slash at its end. */
  readonly url: string;
  /** Of a guest, or else of a service. */
  readonly token: string;
}

export interface PluginOutcome {
  readonly pluginId: string;
  readonly error?: string;
  readonly ms?: number;
  readonly modules: readonly { readonly moduleId: string; readonly error?: string }[];
}

/** A plugin, or a module of one. */
export interface Registration {
  readonly pluginId: string;
  readonly moduleId?: string;
}

export interface LoadedPlugin {
  readonly name: string;
  readonly version: string;
  /** Why it did not load. */
  readonly error?: string;
  readonly registrations: readonly Registration[];
}

/** What became of a plugin or a module; undefined: it never started. */
export function outcomeOf(
  plugins: readonly PluginOutcome[],
  { pluginId, moduleId }: Registration,
): { readonly error?: string } | undefined {
  const plugin = plugins.find((one) => one.pluginId === pluginId);
  return moduleId === undefined ? plugin : plugin?.modules.find((one) => one.moduleId === moduleId);
}

/** Whether a dynamic plugin runs, with all that it registers. @param name of the derived package */
export function hasStarted({ error, dynamic, plugins }: BootAnswer, name: string): boolean {
  const loaded = dynamic.find((one) => one.name === name);
  if (error !== undefined || !loaded || loaded.error !== undefined) return false;
  const outcomes = loaded.registrations.map((one) => (plugins ? outcomeOf(plugins, one) : {}));
  return outcomes.every((outcome) => outcome !== undefined && outcome.error === undefined);
}

export interface AnsweredRoute {
  readonly pluginId: string;
  readonly path: string;
  readonly status?: number;
  /** Of an answer that is an error, or why there was none. */
  readonly text?: string;
}

export interface BootLimits {
  /** Milliseconds, for the whole. */
  readonly timeout: number;
  /** Bytes that JavaScript may take. */
  readonly memory: number;
}

/** Folders of our own that the process loads modules from: real, absolute. */
export const OWN_FOLDERS = [__dirname, path.dirname(require.resolve('node-sqlite3-wasm'))] as const;

/** How long one request may take, in milliseconds. */
const REQUEST_TIMEOUT = 10_000;

/** @param meanwhile what the backend runs for after its answer @throws EVERIFYHOST when the database cannot be used */
export async function boot(
  { folder: { path: folder, configs, token, databasePrefix }, features, database }: Bootable,
  { timeout, memory }: BootLimits,
  meanwhile: (answer: BootAnswer) => Promise<void>,
): Promise<ChildResult<BootAnswer>> {
  const child = startNodeChild({
    script: path.join(__dirname, 'boot.child.cjs'),
    args: configs.flatMap((file) => ['--config', file]),
    cwd: folder,
    nodeOptions: [`--max-old-space-size=${Math.round(memory / 1024 / 1024)}`],
    // RHDH and others run so; without it a backend would ask for keys of its own.
    env: { NODE_PATH: '', NODE_ENV: 'development', ...(database !== undefined && { [DATABASE_VARIABLE]: database }) },
  });
  const input: BootInput = { features, databasePrefix, token, requestTimeout: REQUEST_TIMEOUT };
  const result = await child.ask<BootAnswer | NoDatabase>(input, timeout, async (answer) => {
    if (!('unreachable' in answer)) await meanwhile(answer);
  });
  if (result.kind !== 'answer') return result;
  if (!('unreachable' in result.answer)) return { kind: 'answer', answer: result.answer };
  throw new DynplugError(
    'EVERIFYHOST',
    `The PostgreSQL that ${DATABASE_VARIABLE} names cannot be used: ${result.answer.unreachable}`,
    'Start it, fix its address, or unset the variable: then the database is SQLite in memory.',
  );
}
