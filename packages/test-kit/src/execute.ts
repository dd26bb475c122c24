// Other programs: run to their end, without a shell and without what an outer Nx or npm has put into the environment. Private: for tests,
// the demo and benchmarks. The product starts its processes in process/run.ts.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Ended {
  readonly code: number;
  /** Both streams together, in order of arrival. */
  readonly output: string;
}

export interface ExecuteOptions {
  /** Absolute folder to run in. */
  readonly cwd: string;
  /** Variables besides the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Variables of an outer Nx or npm, and colours, which would stand between words. How Nx loads plugins is the caller's choice. */
const OUTER = /^(NX_(?!ISOLATE_PLUGINS$)|FORCE_COLOR$|npm_(package|lifecycle|command|config_local_prefix))/;

/** The environment of an Nx that is not the project's own. */
function cleanEnv(): Readonly<Record<string, string | undefined>> {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OUTER.test(name))),
    NO_COLOR: '1',
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    NX_DEFAULT_OUTPUT_STYLE: 'static',
  };
}

/** Runs a program to its end. Rejects only if it cannot be started. */
export async function execute(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: ExecuteOptions,
): Promise<Ended> {
  const child = spawn(program, [...args], { cwd, env: { ...cleanEnv(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collectOutput(child);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code: code ?? 1, output: output() };
}

/** Runs a program that must succeed. @returns what it printed @throws with the end of the output if it fails */
export async function must(program: string, args: readonly string[], options: ExecuteOptions): Promise<string> {
  const { code, output } = await execute(program, args, options);
  if (code === 0) return output;
  const end = output.split('\n').slice(-40).join('\n');
  throw new Error(`${program} ${args.join(' ')} in ${options.cwd} ended with ${code}:\n${end}`);
}

/** What a child process prints. @returns a function that gives the text so far */
export function collectOutput({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}
