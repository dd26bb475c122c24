// A frontend plugin is shown while its backend runs: that of the same plugin, exported too, in a real backend that answers what pages ask.
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import type { HostFinding } from '../../host/finding';
import type { RunningBackend } from '../boot';
import { type BootRequest, verifyPlugins } from '../verify-plugin';
import type { VerifyReport } from '../verify-report';
import { isBackendFolder } from './app-packages';
import { SHOWN_HOST } from './judge-views';

export interface BesideRequest extends Pick<BootRequest, 'workspaceRoot' | 'hostPackages' | 'config' | 'limits'> {
  /** Exported folders of backend plugins: POSIX, relative to the workspace root. */
  readonly backends: readonly string[];
  /** The folder of the backend that loads them; undefined: `hostPackages` if that is one, or else the backend of the workspace. */
  readonly backendPackages?: string | undefined;
}

export interface ShownBeside<T> {
  readonly shown: T;
  /** What the backend did meanwhile: a report for each of its plugins; empty where none was booted. */
  readonly backends: readonly VerifyReport[];
  /** Why there was no backend. */
  readonly failure?: string;
}

/** @throws what `show` throws; ENOTBUILT, EARTIFACT, EROLE, EOPTION for the exports of the backend */
export async function besideBackend<T>(
  request: BesideRequest,
  show: (backend: RunningBackend | undefined) => Promise<T>,
): Promise<ShownBeside<T>> {
  const { workspaceRoot, hostPackages, backendPackages, config, limits } = request;
  if (request.backends.length === 0) return { shown: await show(undefined), backends: [] };
  const isHost = hostPackages !== undefined && isBackendFolder(path.resolve(workspaceRoot, hostPackages));
  const plugins = request.backends.map((from) => ({ projectRoot: path.posix.dirname(from), from }));
  let shown: Promise<T> | undefined;
  const boot: BootRequest = {
    workspaceRoot,
    beside: [],
    hostPackages: backendPackages ?? (isHost ? hostPackages : undefined),
    config,
    database: undefined,
    limits,
    meanwhile: async (backend) => {
      shown = show(backend);
      // It is thrown below, when the backend has ended.
      await shown.catch(() => undefined);
    },
  };
  const booted = await verifyPlugins(boot, plugins).catch(unlessAbsent);
  if (shown !== undefined) return { shown: await shown, backends: 'failure' in booted ? [] : booted };
  const failure = 'failure' in booted ? booted.failure : firstError(booted);
  return { shown: await show(undefined), backends: 'failure' in booted ? [] : booted, failure };
}

interface Absent {
  readonly failure: string;
}

/** A workspace may have no packages of a backend: then pages have none, as before. */
function unlessAbsent(error: unknown): Absent {
  if (error instanceof DynplugError && error.code === 'EVERIFYHOST') return { failure: error.message };
  throw error;
}

function firstError(reports: readonly VerifyReport[]): string {
  const [first] = reports.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  return first?.message ?? 'The backend did not start.';
}

/** @param backends exported folders that were to run */
export function noBackend(backends: readonly string[], failure: string): HostFinding {
  return {
    rule: 'no-backend',
    severity: 'warning',
    message: `${backends.join(', ')} did not run beside the pages, which got 404 for their requests. ${failure}`,
    hosts: [{ host: SHOWN_HOST, effect: 'shows what nobody has tried' }],
    fix: 'Run verify of the backend plugin, and do what it says. Or show pages without it: "verifyBackend": false in the field dynplug or in nx.json.',
  };
}
