// What a boot says of a plugin → findings: each with what a host would do, and what to change.
import path from 'node:path';
import type { HostFinding } from '../host/finding';
import type { ChildResult } from '../process/run';
import { type BootAnswer, type BootLimits, type LoadedPlugin, outcomeOf } from './boot';

/** The host of all findings: the backend that was booted. */
export const BOOTED_HOST = 'backend';

/** Rules about the process of a backend: of several plugins in it, they do not tell which one it was. */
export const PROCESS_RULES: readonly string[] = ['own-port', 'leak'];

export interface Judged {
  /** As its exported package.json has it. */
  readonly name: string;
  /** Real, absolute folders that modules may come from: the one that was booted in, and those of the host's packages. */
  readonly folders: ReadonlySet<string>;
  readonly limits: BootLimits;
  /** Files that it wrote into its own folder: POSIX, relative to it. */
  readonly writes: readonly string[];
}

type Found = Pick<HostFinding, 'rule' | 'severity' | 'message' | 'fix'> & { readonly effect: string };

/** @param result of a boot with the plugin in it */
export function judge(result: ChildResult<BootAnswer>, judged: Judged): readonly HostFinding[] {
  return found(result, judged).map(({ effect, ...finding }) => ({
    ...finding,
    hosts: [{ host: BOOTED_HOST, effect }],
  }));
}

function found(result: ChildResult<BootAnswer>, judged: Judged): readonly Found[] {
  if (result.kind === 'timeout') return [tookTooLong(judged.limits)];
  if (result.kind === 'died') return [died(result.output, judged.limits)];
  const { answer } = result;
  const plugin = answer.dynamic.find(({ name }) => name === judged.name);
  // A backend that did not start tells nothing of routes and modules.
  if (answer.error !== undefined && !answer.plugins) return [didNotStart(answer.error)];
  if (!plugin) return [answer.error === undefined ? notFound() : didNotStart(answer.error)];
  if (plugin.error !== undefined) return [didNotLoad(plugin.error)];
  return [
    ...startFindings(plugin, answer),
    ...routeFindings(plugin, answer),
    ...portFindings(answer),
    ...leakFindings(answer, judged),
    ...writeFindings(judged),
  ];
}

function tookTooLong({ timeout }: BootLimits): Found {
  return {
    rule: 'start-time',
    severity: 'error',
    message: `The backend was not up after ${timeout / 1000} s.`,
    effect: 'waits for the plugin, and is never ready',
    fix: 'Start long work in the background of init, or give it more time with the option timeout.',
  };
}

function died(output: string, { memory }: BootLimits): Found {
  const isMemory = /heap out of memory|heap limit/i.test(output);
  return {
    rule: isMemory ? 'memory' : 'process-end',
    severity: 'error',
    message: isMemory
      ? `The backend took more than ${Math.round(memory / 1024 / 1024)} MB.`
      : `The process of the backend ended while it started. It printed last:\n${lastLines(output)}`,
    effect: 'ends, with all of its plugins',
    fix: isMemory
      ? 'Load less at the start, or raise the option memory.'
      : 'Remove process.exit from the code of the plugin and of its dependencies, and handle what they throw.',
  };
}

function didNotStart(error: string): Found {
  return {
    rule: 'start',
    severity: 'error',
    message: `The backend did not start: ${error}`,
    effect: 'does not start',
    fix: 'Fix what the error says.',
  };
}

function notFound(): Found {
  return {
    rule: 'load',
    severity: 'error',
    message: 'The backend did not find the plugin in the folder of dynamic plugins.',
    effect: 'runs without the plugin',
    fix: 'Export it again, and run lint-dynamic on the export.',
  };
}

function didNotLoad(error: string): Found {
  const missing = /Cannot find module '((?:@[^/']+\/)?[^/'.][^/']*)/.exec(error)?.[1];
  return {
    rule: 'load',
    severity: 'error',
    message: `The plugin does not load: ${error}`,
    effect: 'runs without the plugin',
    fix:
      missing === undefined
        ? 'Fix what the error says.'
        : `The host has no ${missing}: ship it, with "embedPackages": ["${missing}"] for a package of the host's kind or "bundlePeers": ["${missing}"] for a peer, or verify against a host that has it.`,
  };
}

function startFindings({ registrations }: LoadedPlugin, { plugins, error }: BootAnswer): readonly Found[] {
  // An older Backstage says only whether all of it started.
  if (!plugins) return error === undefined ? [] : [didNotStart(error)];
  return registrations.flatMap((registration) => {
    const { pluginId, moduleId } = registration;
    const outcome = outcomeOf(plugins, registration);
    const what = moduleId === undefined ? `plugin ${pluginId}` : `module ${moduleId} of plugin ${pluginId}`;
    if (!outcome) return [neverStarted(what, pluginId, moduleId)];
    return outcome.error === undefined ? [] : [startFailed(what, outcome.error)];
  });
}

/** Backstage says nothing of a module whose plugin is absent. */
function neverStarted(what: string, pluginId: string, moduleId: string | undefined): Found {
  return {
    rule: 'absent-plugin',
    severity: 'error',
    message: `The ${what} never started${moduleId === undefined ? '' : `: this backend has no plugin ${pluginId}`}.`,
    effect: 'says nothing, and the module does nothing',
    fix:
      moduleId === undefined
        ? 'Start the backend of the workspace with the export in its folder of dynamic plugins, and read its log.'
        : `Name the export of the plugin ${pluginId} with the option beside, or verify with a backend that has it.`,
  };
}

function startFailed(what: string, error: string): Found {
  return {
    rule: 'start',
    severity: 'error',
    message: `The ${what} did not start: ${error}`,
    effect: 'does not start since Backstage 1.52, and starts without it before',
    fix: startFix(error),
  };
}

function startFix(error: string): string {
  const key = missingConfigKey(error);
  if (key !== undefined)
    return `Give ${key} in app-config.dynamic.yaml beside package.json, and require it in the config schema.`;
  if (/already registered/.test(error))
    return 'Two plugins have this id: another one that is installed, or one of the host. Remove one of them.';
  if (/expected a service reference object, received undefined|reading 'id'/.test(error))
    return 'A package of the host does not export a name that the plugin uses: run doctor to see which.';
  return 'Fix what the error says.';
}

/** The key that a configuration lacks, by the message of Backstage's config reader. */
export function missingConfigKey(error: string): string | undefined {
  return /Missing required config value at '([^']+)'/.exec(error)?.[1];
}

/** A key whose value has another type than the code asks for, by the messages of Backstage's config reader. */
export function wrongConfigType(error: string): { readonly key: string; readonly wanted: string } | undefined {
  const found =
    /Unable to convert config value for key '([^']+)'.* to a (\w+)/.exec(error) ??
    /Invalid type in config for key '([^']+)'.*, wanted ([\w-]+)/.exec(error);
  const [, key, wanted] = found ?? [];
  return key !== undefined && wanted !== undefined ? { key, wanted } : undefined;
}

function routeFindings({ registrations }: LoadedPlugin, { routes }: BootAnswer): readonly Found[] {
  const own = new Set(registrations.map(({ pluginId }) => pluginId));
  return routes
    .filter(({ pluginId, status }) => own.has(pluginId) && (status === undefined || status >= 500))
    .map(({ path, status, text = '' }) => ({
      rule: 'route',
      severity: 'error',
      message: `GET ${path} ${status === undefined ? `had no answer: ${text}` : `answered ${status}: ${text}`}`,
      effect: 'answers users so too',
      fix: 'Answer a request that cannot be served with a status below 500, and one that takes long before 10 s have passed.',
    }));
}

function portFindings({ ports }: BootAnswer): readonly Found[] {
  return ports.map((port) => ({
    rule: 'own-port',
    severity: 'warning',
    message: `Something listens on port ${port} besides the backend.`,
    effect: 'fails where that port is taken, and nobody outside of its container reaches it',
    fix: 'Serve requests with coreServices.httpRouter.',
  }));
}

function leakFindings({ modules }: BootAnswer, { folders }: Judged): readonly Found[] {
  const outside = modules.filter((file) => !isBelowOne(file, folders));
  if (outside.length === 0) return [];
  const some = outside.slice(0, 3).join(', ');
  return [
    {
      rule: 'leak',
      severity: 'warning',
      message: `${outside.length} module(s) came neither from the plugin nor from the host: ${some}`,
      effect: 'has no such files',
      fix: 'Import packages by name, and declare them in package.json.',
    },
  ];
}

function writeFindings({ writes }: Judged): readonly Found[] {
  if (writes.length === 0) return [];
  return [
    {
      rule: 'own-folder',
      severity: 'warning',
      message: `The plugin wrote ${writes.length} file(s) into its own folder: ${writes.slice(0, 3).join(', ')}`,
      effect: 'may have that folder read-only, and loses the files with the next image',
      fix: 'Write to a temporary folder, or keep data in the database.',
    },
  ];
}

function isBelowOne(file: string, folders: ReadonlySet<string>): boolean {
  for (let at = file; at !== path.dirname(at); at = path.dirname(at)) if (folders.has(at)) return true;
  return false;
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-12).join('\n');
}
