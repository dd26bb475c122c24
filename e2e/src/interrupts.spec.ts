// Every use case that writes, stopped at several moments: the former output stays, and nothing half-written is left, not even outside
// of the workspace. As processes without Nx, which takes seconds to start; once through Nx, which passes signals on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type FSWatcher,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { frontends } from './frontends';
import { IS_MATRIX } from './is-matrix';
import { PORTAL, plugin } from './portal';

const BACKEND = 'notes-backend';
const FRONTEND = 'tips';
const API = require.resolve('../../packages/dynplug/dist');
/** Parts of what a use case takes when nobody stops it: `npm run test:matrix` tries more. */
const MOMENTS: readonly (readonly [NodeJS.Signals, number])[] = IS_MATRIX
  ? [
      ['SIGINT', 0.3],
      ['SIGTERM', 0.5],
      ['SIGINT', 0.65],
      ['SIGTERM', 0.8],
      ['SIGINT', 0.9],
      ['SIGTERM', 0.97],
    ]
  : [['SIGTERM', 0.9]];
/** For a SIGKILL. */
const LAST_MOMENTS = IS_MATRIX ? [0.5, 0.8, 0.95] : [0.9];
/** Of these scenarios alone: others leave something there too when they are killed. */
const TMPDIR = realpathSync(mkdtempSync(path.join(tmpdir(), 'interrupts-')));
afterAll(() => rmSync(TMPDIR, { recursive: true, force: true }));
/** Where temporary folders are made. */
const OUTSIDE = [TMPDIR, '/dev/shm'].filter((folder) => existsSync(folder));

interface UseCase {
  readonly output: string;
  /** A file in it that is there when the output is complete. */
  readonly report: string;
  /** The expression that calls the API; `r` has the paths. */
  readonly call: string;
  readonly isFrontend?: true;
  /** Other programs do the work, which go on after a SIGKILL. */
  readonly startsPrograms?: true;
}

const USE_CASES: Readonly<Record<string, UseCase>> = {
  export: {
    output: 'dist-dynamic',
    report: '.dynplug/export.json',
    call: "api.exportPlugin({ ...r, derive: api.DEFAULT_OPTIONS, profile: 'all', link: false, trackManifest: false })",
  },
  'package-oci': {
    output: 'dist-oci',
    report: 'image.json',
    call: 'api.packageOci({ ...r, plugins: [{ projectRoot: r.projectRoot }], derive: api.DEFAULT_OPTIONS, env: {}, ...api.DEFAULT_IMAGE_OPTIONS })',
  },
  pack: {
    output: 'dist-pack',
    report: 'pack.json',
    call: "api.packPlugin({ ...r, derive: api.DEFAULT_OPTIONS, profile: 'all', failOn: [], compressionLevel: 6 })",
  },
  'pack-static': { output: 'dist-pack-static', report: 'pack.json', call: 'api.packStatic(r)', startsPrograms: true },
  assets: {
    output: 'dist-assets',
    report: 'assets.json',
    call: 'api.buildAssets({ ...r, options: api.DEFAULT_ASSET_OPTIONS })',
    isFrontend: true,
  },
};

const frontendsRoot = frontends().root;

const rootOf = ({ isFrontend }: UseCase): string => (isFrontend ? frontendsRoot : PORTAL);
/** POSIX, relative to the workspace root. */
const projectOf = ({ isFrontend }: UseCase): string => `plugins/${isFrontend ? FRONTEND : BACKEND}`;

/** Whether a process with the number in a name is alive: one of another scenario, or one that got the number after ours. */
function isOfLiving(name: string): boolean {
  const pid = /-(\d+)-[0-9a-f]+$/.exec(name)?.[1];
  return pid !== undefined && existsSync(`/proc/${pid}`);
}

/** Temporary folders of processes that have ended. */
function outside(): readonly string[] {
  return OUTSIDE.flatMap((folder) =>
    readdirSync(folder).filter((name) => /^dynplug-(?:load|schema|oci|pack)-\d+-/.test(name) && !isOfLiving(name)),
  );
}

/** What others left before. */
const FORMER = outside();

/** What a process that has ended may not leave behind: beside the output, and where temporary folders are made. */
function leftovers(useCase: UseCase): readonly string[] {
  const project = path.join(rootOf(useCase), projectOf(useCase));
  const beside = readdirSync(project).filter(
    (name) =>
      (name.startsWith(`${useCase.output}.`) && !isOfLiving(name)) ||
      /^(package\.json-prepack|config\.schema\.json)$/.test(name),
  );
  // Backstage's prepack rewrites it in place.
  const { main } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as { readonly main: string };
  if (main.startsWith('dist/')) beside.push('package.json');
  return [...beside, ...outside().filter((name) => !FORMER.includes(name))];
}

/** Whether a program still runs that a use case of these scenarios started. */
function programsAreLeft(): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`TMPDIR=${TMPDIR}`);
      } catch {
        // It has ended meanwhile, or is somebody else's.
        return false;
      }
    });
}

/** A process that runs a use case and prints nothing unless it fails. */
function start(useCase: UseCase): {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<string>;
} {
  const [workspaceRoot, projectRoot] = [rootOf(useCase), projectOf(useCase)];
  const request = { workspaceRoot, projectRoot, outputPath: `${projectRoot}/${useCase.output}` };
  const script = `const api = require(${JSON.stringify(API)}); const r = ${JSON.stringify(request)}; ${useCase.call}.catch((error) => { console.error(error); process.exitCode = 1; });`;
  const child = spawn(process.execPath, ['-e', script], {
    cwd: workspaceRoot,
    env: { ...process.env, TMPDIR },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close').then(([code, signal]) => String(signal ?? code));
  return { kill: (signal) => void child.kill(signal), ended };
}

describe.each(Object.entries(USE_CASES))('%s that is stopped', (_name, useCase) => {
  let [output, report, changed] = ['', '', ''];
  let took = 0;
  /** The report of the former output, and of one with the change. */
  let before = '';
  let made: string | undefined;
  let code = '';

  beforeAll(async () => {
    const project = path.join(rootOf(useCase), projectOf(useCase));
    output = path.join(project, useCase.output);
    report = path.join(output, useCase.report);
    changed = path.join(project, 'src/index.ts');
    code = readFileSync(changed, 'utf8');
    const started = performance.now();
    expect(await start(useCase).ended).toBe('0');
    took = performance.now() - started;
    before = readFileSync(report, 'utf8');
    expect(leftovers(useCase)).toEqual([]);
    // An output that is up to date is not written again, so this one is changed.
    writeFileSync(changed, `${code}\n// changed\n`);
  });
  afterAll(() => {
    writeFileSync(changed, code);
    rmSync(output, { recursive: true, force: true });
  });

  it.each(MOMENTS)('by %s after %d of its time leaves nothing behind', async (signal, moment) => {
    const running = start(useCase);
    await sleep(took * moment);
    running.kill(signal);
    const end = await running.ended;
    // A machine may be quicker this time.
    expect([signal, '0']).toContain(end);
    expect(leftovers(useCase)).toEqual([]);
    // Stopped when the new output was in place already: then it is whole, the same each time.
    const now = readFileSync(report, 'utf8');
    if (now !== before || end === '0') {
      made ??= now;
      expect(now).toBe(made);
      before = made;
    }
  });

  it('by SIGKILL: the next run removes what that leaves', async () => {
    for (const moment of LAST_MOMENTS) {
      const running = start(useCase);
      await sleep(took * moment);
      running.kill('SIGKILL');
      await running.ended;
      // A package manager goes on, and packs to its end.
      while (useCase.startsPrograms && programsAreLeft()) await sleep(50);
    }
    // Processes that were waiting for the one that was killed notice it when they next look.
    await sleep(500);
    expect(await start(useCase).ended).toBe('0');
    expect(leftovers(useCase)).toEqual([]);
    expect(existsSync(report)).toBe(true);
  });
});

describe('a run of Nx that is stopped', () => {
  it.each(IS_MATRIX ? ['export', 'package-oci', 'pack'] : ['export'])('%s leaves nothing behind', async (target) => {
    const useCase = USE_CASES[target] as UseCase;
    const project = path.join(PORTAL, projectOf(useCase));
    // Nx must know no earlier run of the task, and later scenarios must not get the result of this one.
    const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'interrupted-nx-')));
    let watcher: FSWatcher | undefined;
    const env = {
      ...process.env,
      TMPDIR,
      NX_CACHE_DIRECTORY: path.join(home, 'cache'),
      NX_WORKSPACE_DATA_DIRECTORY: path.join(home, 'data'),
      NX_DAEMON: 'false',
      NX_TUI: 'false',
      NX_DEFAULT_OUTPUT_STYLE: 'static',
    };
    try {
      const nx = path.join(PORTAL, 'node_modules/.bin/nx');
      const child = spawn(nx, ['run', `${plugin(BACKEND)}:${target}`, '--excludeTaskDependencies'], {
        cwd: PORTAL,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const over = once(child, 'close');
      // A half-written folder exists for milliseconds only. The file system reports it, so polling cannot miss it.
      const isHalfWritten = (name: string | null): boolean => name?.startsWith(`${useCase.output}.new-`) === true;
      const atWork = new Promise<void>((resolve) => {
        watcher = watch(project, (_event, name) => {
          if (isHalfWritten(name)) resolve();
        });
      });
      // A run that ends before says why.
      expect(await Promise.race([atWork.then(() => 'at work'), over.then(() => said)])).toBe('at work');
      process.kill(-(child.pid as number), 'SIGINT');
      await over;
      for (const end = Date.now() + 5000; readdirSync(project).some(isHalfWritten) && Date.now() < end; )
        await sleep(50);
      expect(leftovers(useCase)).toEqual([]);
    } finally {
      watcher?.close();
      rmSync(home, { recursive: true, force: true });
    }
  });
});
