import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { temporaryFolder } from '../testing/temporary-folder';

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
  /** What lies beside the script afterwards. */
  readonly left: readonly string[];
}

/** Runs a script that has `removeAtExit`, `atExit`, `fs` and `Worker`, and sends the signal when it has printed something. */
async function run(script: string, signal?: NodeJS.Signals): Promise<Ended> {
  const folder = temporaryFolder();
  const source = readFileSync(path.join(__dirname, 'at-exit.ts'), 'utf8');
  writeFileSync(
    path.join(folder, 'at-exit.js'),
    transpileModule(source, { compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS } })
      .outputText,
  );
  const head =
    "const { atExit, removeAtExit } = require('./at-exit.js'); const fs = require('node:fs'); const { Worker } = require('node:worker_threads');";
  writeFileSync(path.join(folder, 'run.js'), `${head}\n${script}`);
  const child = spawn(process.execPath, ['run.js'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const over = once(child, 'close');
  if (signal) {
    await once(child.stdout, 'data');
    child.kill(signal);
  }
  const [code, by] = (await over) as [number | null, string | null];
  return { code, signal: by, said, left: readdirSync(folder).filter((name) => !name.endsWith('.js')) };
}

const FOLDER =
  "const folder = require('node:path').resolve('half'); const settled = removeAtExit(folder); fs.mkdirSync(folder);";
const STAY = 'setInterval(() => undefined, 1000);';

describe('at exit', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    '%s removes what is half-written, and ends the process',
    async (signal) => {
      const ended = await run(`${FOLDER} ${STAY} console.log('at work');`, signal);
      expect(ended).toMatchObject({ code: null, signal, left: [] });
    },
  );

  it('removes a folder that a thread still writes into', async () => {
    const thread =
      "const fs = require('node:fs'); for (let at = 0; ; at++) fs.writeFileSync('half/' + (at % 500), 'x'.repeat(1000));";
    const ended = await run(
      `${FOLDER} new Worker(${JSON.stringify(thread)}, { eval: true }); setTimeout(() => console.log('at work'), 200);`,
      'SIGINT',
    );
    expect(ended).toMatchObject({ signal: 'SIGINT', left: [] });
  });

  it('removes it too when the process exits by itself, or fails', async () => {
    expect(await run(`${FOLDER} process.exit(3);`)).toMatchObject({ code: 3, left: [] });
    expect(
      await run(`${FOLDER} process.on('uncaughtException', () => process.exit(4)); throw new Error('x');`),
    ).toMatchObject({ code: 4, left: [] });
  });

  it('keeps what has got its final name', async () => {
    const ended = await run(`${FOLDER} settled(); ${STAY} console.log('at work');`, 'SIGTERM');
    expect(ended).toMatchObject({ signal: 'SIGTERM', left: ['half'] });
  });

  it('ends the process by a signal that comes while the last of it is done', async () => {
    const busy = 'for (const end = Date.now() + 500; Date.now() < end; );';
    const ended = await run(
      `${FOLDER} fs.writeSync(1, 'at work'); ${busy} fs.rmdirSync(folder); settled(); setTimeout(() => console.log('survived'), 300);`,
      'SIGTERM',
    );
    expect(ended).toMatchObject({ signal: 'SIGTERM', said: 'at work', left: [] });
  });

  it('leaves the end to another listener', async () => {
    const ended = await run(
      `${FOLDER} process.on('SIGINT', () => setTimeout(() => { console.log(String(fs.existsSync(folder))); process.exit(7); }, 50)); ${STAY} console.log('at work');`,
      'SIGINT',
    );
    expect(ended).toMatchObject({ code: 7, said: 'at work\ntrue\n', left: [] });
  });

  it('runs all work, the last first, although some of it fails', async () => {
    const ended = await run(
      "atExit(() => console.log('first')); atExit(() => { throw new Error('x'); }); const taken = atExit(() => console.log('taken back')); atExit(() => console.log('last')); taken();",
    );
    expect(ended).toMatchObject({ code: 0, said: 'last\nfirst\n' });
  });

  it('listens to no signal when nothing is due', async () => {
    const ended = await run(
      `${FOLDER} settled(); setImmediate(() => console.log(['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((name) => process.listenerCount(name)).join()));`,
    );
    expect(ended.said).toBe('0,0,0,0\n');
    expect(existsSync('half')).toBe(false);
  });
});
