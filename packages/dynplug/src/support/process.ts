// Child processes, always with an argument array: no shell reads what a person wrote. The only place that imports execa.
import execa from 'execa';

export interface NodeChild {
  /** Absolute path of the script to run with this Node. */
  readonly script: string;
  /** Sent to the script as one JSON argument. */
  readonly input: unknown;
  /** Absolute. */
  readonly cwd: string;
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds; after that the child is killed. */
  readonly timeout: number;
}

export type ChildResult<T> =
  | { readonly kind: 'answer'; readonly answer: T }
  | { readonly kind: 'timeout' }
  /** The child ended without an answer; `output` is the end of what it printed. */
  | { readonly kind: 'died'; readonly output: string };

/** Runs a script of ours in its own process; it answers with one `process.send({ dynplug: … })`. What it prints is kept apart from ours. */
export async function runNodeChild<T>(child: NodeChild): Promise<ChildResult<T>> {
  const running = execa.node(child.script, [JSON.stringify(child.input)], {
    cwd: child.cwd,
    nodeOptions: [...(child.nodeOptions ?? [])],
    env: { ...child.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    all: true,
    reject: false,
    timeout: child.timeout,
    killSignal: 'SIGKILL',
    maxBuffer: Number.MAX_SAFE_INTEGER,
  });
  let answer: { readonly value: T } | undefined;
  void running.on('message', (message: { readonly dynplug?: T } | null) => {
    // Code that the child loads may send messages of its own (Backstage's development server does).
    if (message?.dynplug === undefined) return;
    answer = { value: message.dynplug };
    running.kill('SIGKILL');
  });
  const result = await running;
  if (answer) return { kind: 'answer', answer: answer.value };
  if (result.timedOut) return { kind: 'timeout' };
  return { kind: 'died', output: (result.all ?? '').split('\n').slice(-20).join('\n').trim() };
}
