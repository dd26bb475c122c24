// Child processes, always with an argument array: no shell reads what a person wrote. The only place that starts any.
import { type ChildProcess, spawn } from 'node:child_process';
import spawnProgram from 'cross-spawn';
import { DynplugError } from './errors';

export interface NodeChild {
  /** Absolute path of the script to run with this Node. */
  readonly script: string;
  /** Absolute. */
  readonly cwd: string;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export type ChildResult<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'timeout' }
  /** The child ended without an answer; `output` is the end of what it printed. */
  | { readonly kind: 'died'; readonly output: string };

export interface StartedChild {
  /** Sends the script its input and waits for its answer; once per child, which is gone afterwards. @param timeout milliseconds */
  ask<T>(input: unknown, timeout: number): Promise<ChildResult<T>>;
  /** Ends a child that was not asked. */
  stop(): void;
}

/**
 * Starts a script of ours in its own process: it waits for one message `{ dynplug: input }` and answers with one of the same form.
 * Starting Node takes tens of milliseconds, in which the caller can find out what to ask. What the child prints is kept apart from ours.
 */
export function startNodeChild(child: NodeChild): StartedChild {
  const running = spawn(process.execPath, [...(child.nodeOptions ?? []), child.script], {
    cwd: child.cwd,
    env: { ...process.env, ...child.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = endOf(running);
  const stop = (): void => void running.kill('SIGKILL');
  return {
    async ask<T>(input: unknown, timeout: number): Promise<ChildResult<T>> {
      let result: ChildResult<T> | undefined;
      const end = (found: ChildResult<T>): void => {
        result ??= found;
        stop();
      };
      const timer = setTimeout(end, timeout, { kind: 'timeout' });
      running.on('message', (message: { readonly dynplug?: T } | null) => {
        // Code that the child loads may send messages of its own (Backstage's development server does).
        if (message?.dynplug !== undefined) end({ kind: 'answer', answer: message.dynplug });
      });
      // Why a message can't be sent (the child has died) shows in what the child printed.
      running.send({ dynplug: input }, () => undefined);
      const { all } = await ended;
      clearTimeout(timer);
      return result ?? { kind: 'died', output: lastLines(all) };
    },
    stop,
  };
}

/** How a program ended. */
export interface EndedProgram {
  readonly succeeded: boolean;
  /** The number, or the signal that ended it. */
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, however that is.
 * @param cwd absolute
 * @param env variables besides ours; the place for what must not show among the arguments
 * @throws ETOOL when it is not installed
 */
export async function endOfProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<EndedProgram> {
  const { stdout, stderr, code, signal } = await endOfSpawned(program, args, { cwd, env });
  return { succeeded: code === 0, exitCode: code ?? signal ?? 'unknown', stdout, stderr };
}

/**
 * Runs a program to its end and returns what it printed to stdout, without the last line break.
 * @param cwd absolute
 * @param input what it reads from stdin; nothing if absent
 * @throws ETOOL when it is not installed or fails, with the last lines that it printed
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
  input?: string,
): Promise<string> {
  const { stdout, all, code, signal } = await endOfSpawned(program, args, { cwd, input });
  if (code === 0) return stdout;
  throw new DynplugError(
    'ETOOL',
    `${program} ${args[0] ?? ''} ended with ${code ?? signal ?? 'unknown'}:\n${lastLines(all)}`,
  );
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  /** Without the last line break, like `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly all: string;
  /** Why it could not be started. */
  readonly error?: NodeJS.ErrnoException;
}

/** @throws ETOOL when the program cannot be started */
async function endOfSpawned(
  program: string,
  args: readonly string[],
  {
    cwd,
    env,
    input,
  }: {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly input?: string | undefined;
  },
): Promise<Ended> {
  // Of cross-spawn is used that it finds the .cmd files by which npm and others start on Windows.
  const running = spawnProgram(program, [...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  // A program may end without reading; why shows in what it prints.
  running.stdin?.on('error', () => undefined).end(input);
  const ended = await endOf(running);
  if (ended.error === undefined) return ended;
  const { code, message } = ended.error;
  throw code === 'ENOENT'
    ? new DynplugError('ETOOL', `${program} is not installed.`, `Install ${program}, or put it into the PATH.`)
    : new DynplugError('ETOOL', `${program} cannot be started: ${message}`);
}

/** Collects what a process prints, to its end. It is ended with us. */
function endOf(running: ChildProcess): Promise<Ended> {
  const printed: { readonly from: 'stdout' | 'stderr'; readonly bytes: Buffer }[] = [];
  for (const from of ['stdout', 'stderr'] as const)
    running[from]?.on('data', (bytes: Buffer) => printed.push({ from, bytes }));
  const text = (from?: string): string =>
    Buffer.concat(printed.filter((part) => from === undefined || part.from === from).map(({ bytes }) => bytes))
      .toString()
      .replace(/\r?\n$/, '');
  endsWithUs(running);
  return new Promise((resolve) => {
    let error: NodeJS.ErrnoException | undefined;
    const end = (code: number | null, signal: string | null): void => {
      resolve({ code, signal, stdout: text('stdout'), stderr: text('stderr'), all: text(), ...(error && { error }) });
    };
    running.on('error', (failure) => {
      error = failure;
      // What was not started does not close.
      if (running.pid === undefined) end(null, null);
    });
    running.on('close', end);
  });
}

const children = new Set<ChildProcess>();

/** A signal that ends us reaches children of ours by their closed channel or their closed pipes. */
function endsWithUs(running: ChildProcess): void {
  if (children.size === 0) process.on('exit', endChildren);
  children.add(running);
  running.once('close', () => {
    children.delete(running);
    if (children.size === 0) process.off('exit', endChildren);
  });
}

function endChildren(): void {
  for (const child of children) child.kill();
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-20).join('\n');
}
