// Child processes, always with an argument array: no shell reads what a person wrote.
import { randomUUID } from 'node:crypto';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import execa from 'execa';
import { atExit } from './at-exit';
import { DynplugError } from '../errors/errors';
import { lastOutput } from './last-output';
import { MARK, killGroup, killMembers } from './process-group';

/** How long what a dead child printed may take to arrive. */
const REST_OF_OUTPUT_MS = 500;
/** The library would listen to signals, and so would at-exit: each leaves it to the other to end the process, so none does. */
const WITHOUT_LISTENERS = { cleanup: false };

export interface NodeChild {
  /** Absolute path of the script to run with this Node. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export type ChildResult<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  /** `reached`: the last step that the child said it had come to. */
  | { readonly kind: 'timeout'; readonly reached?: string }
  /** The child ended without an answer; `output` is the end of what it printed. */
  | { readonly kind: 'died'; readonly output: string };

export interface StartedChild {
  /**
   * Sends the script its input and waits for its answer; once per child, which is gone afterwards.
   * @param timeout milliseconds until the answer @param meanwhile what the child has to live for after it
   */
  ask<T>(input: unknown, timeout: number, meanwhile?: (answer: T) => Promise<void>): Promise<ChildResult<T>>;
  /** Ends a child that was not asked. */
  stop(): void;
}

/**
 * Starts one of our scripts in its own process: it waits for one message `{ dynplug: input }` and answers with one of the same form. Before
 * that it may say how far it is, with messages `{ reached: step }`.
 * Starting Node takes tens of milliseconds, in which the caller can find out what to ask. What the child prints is kept apart from ours.
 */
export function startNodeChild(child: NodeChild): StartedChild {
  const mark = randomUUID();
  const running = execa.node(child.script, [...(child.args ?? [])], {
    cwd: child.cwd,
    nodeOptions: [...(child.nodeOptions ?? [])],
    extendEnv: false,
    env: { ...childEnvironment(process.env), ...child.env, [MARK]: mark },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    all: true,
    reject: false,
    // Its own process group, which ends as a whole. It is read here, as processes that it started may hold its pipes open.
    detached: true,
    buffer: false,
  });
  let isOver = false;
  const stop = (): void => {
    if (!isOver) killGroup(running.pid, mark);
  };
  const output = lastOutput(running.all, stop);
  const closed = new Promise((resolve) => running.all?.once('close', resolve).once('end', resolve));
  const taken = atExit(stop);
  const ended = running.then(() => {
    // What it started ends with it, also after an answer.
    stop();
    isOver = true;
    taken();
  });
  return {
    async ask<T>(input: unknown, timeout: number, meanwhile?: (answer: T) => Promise<void>): Promise<ChildResult<T>> {
      let result: ChildResult<T> | undefined;
      let work: Promise<void> | undefined;
      const end = (found: ChildResult<T>): void => {
        if (result !== undefined) return;
        result = found;
        clearTimeout(timer);
        work = found.kind === 'answer' ? meanwhile?.(found.answer) : undefined;
        void (work ?? Promise.resolve()).catch(() => undefined).then(() => killMembers(running.pid));
      };
      let reached: string | undefined;
      const timer = setTimeout(() => end({ kind: 'timeout', ...(reached !== undefined && { reached }) }), timeout);
      void running.on('message', (message: { readonly dynplug?: T; readonly reached?: unknown } | null) => {
        if (typeof message?.reached === 'string') reached = message.reached;
        // Code that the child loads may send messages of its own (Backstage's development server does).
        if (message?.dynplug !== undefined) end({ kind: 'answer', answer: message.dynplug });
      });
      // Why a message can't be sent (the child has died) shows in what the child printed.
      running.send({ dynplug: input }, () => undefined);
      await ended;
      clearTimeout(timer);
      await work;
      if (result === undefined) await Promise.race([closed, setTimeoutPromise(REST_OF_OUTPUT_MS)]);
      for (const stream of [running.stdout, running.stderr, running.all]) stream?.destroy();
      return result ?? { kind: 'died', output: output() };
    },
    stop,
  };
}

/** How a program ended. */
export interface EndedProgram {
  readonly succeeded: boolean;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, however that is.
 * @param cwd absolute
 * @param env variables besides ours, undefined for one of them that it is not to see; the place for what must not show among the arguments
 * @param signal kills it
 * @throws ETOOL when it is not installed
 */
export async function endOfProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
  signal?: AbortSignal,
): Promise<EndedProgram> {
  const running = execa(program, [...args], {
    cwd,
    env: { ...env },
    stdin: 'ignore',
    reject: false,
    maxBuffer: Number.MAX_SAFE_INTEGER,
    ...WITHOUT_LISTENERS,
  });
  const stop = (): void => void running.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  const { exitCode, stdout, stderr, failed, ...rest } = await running.finally(atExit(stop));
  signal?.removeEventListener('abort', stop);
  requireInstalled(program, rest as { code?: string });
  return { succeeded: !failed, exitCode, stdout, stderr };
}

/**
 * Runs a program to its end and returns what it printed to stdout, without the last line break.
 * @param cwd absolute
 * @param options `input`: what it reads from stdin. `ownGroup`: what it starts ends with it when this process is interrupted; it has no
 *   terminal then
 * @throws ETOOL when it is not installed or fails, with the last lines that it printed
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  { input, ownGroup = false }: { readonly input?: string; readonly ownGroup?: boolean } = {},
): Promise<string> {
  const mark = randomUUID();
  const running = execa(program, [...args], {
    cwd,
    ...(ownGroup && { detached: true, env: { [MARK]: mark } }),
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    all: true,
    reject: false,
    maxBuffer: Number.MAX_SAFE_INTEGER,
    ...WITHOUT_LISTENERS,
  });
  const { exitCode, stdout, all, failed, ...rest } = await running.finally(
    atExit(() => {
      if (ownGroup) killGroup(running.pid, mark);
      else running.kill('SIGKILL');
    }),
  );
  if (!failed) return stdout;
  requireInstalled(program, rest as { code?: string });
  const last = (all ?? '').trim().split('\n').slice(-20).join('\n');
  throw new DynplugError('ETOOL', `${program} ${args[0] ?? ''} ended with ${exitCode}:\n${last}`);
}

function requireInstalled(program: string, { code }: { readonly code?: string }): void {
  if (code === 'ENOENT')
    throw new DynplugError('ETOOL', `${program} is not installed.`, `Install ${program}, or put it into the PATH.`);
}

// The environment of processes that run code of plugins: a list of what is allowed, so that no token or password is among it.

/** What Node and operating systems need, and what decides about languages, times and colors. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|TERM|CI|NO_COLOR|FORCE_COLOR|NODE_ENV|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;

/** The allowed variables of an environment. */
function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed = Object.entries(env).filter(
    (entry): entry is [string, string] => ALLOWED.test(entry[0]) && entry[1] !== undefined,
  );
  // Of NODE_OPTIONS the memory limit alone matters to a child.
  const memory = /--max[-_]old[-_]space[-_]size=\d+/.exec(env['NODE_OPTIONS'] ?? '')?.[0];
  return { ...Object.fromEntries(allowed), ...(memory !== undefined && { NODE_OPTIONS: memory }) };
}
