// The fixtures under e2e/fixtures, and one of the benchmark, are never installed in place: an installed copy of each is kept in the user's
// cache folder and found again by what it installs, so later runs cost seconds.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache-folder';
import { must } from './execute';
import { lock } from './lock';

const ROOT = path.resolve(__dirname, '../../..');
const MARKER = '.installed';
/** What an install leaves in a copy. All else is made anew: what a former run built, cached or left behind must not answer for this one. */
const KEPT: ReadonlySet<string> = new Set(['node_modules', MARKER]);

interface Fixture {
  /** POSIX, relative to the project. */
  readonly from: string;
  /** Whether the copy is this process's own until it ends. */
  readonly isHeld: boolean;
}

/** Each prepares a fixture, says so on stderr, and resolves to the absolute path of its installed copy. */
type Prepare = () => Promise<string>;

/** The Backstage monorepo of backend plugins; this process's own until it ends. */
export const preparePortal: Prepare = () => prepare({ from: 'e2e/fixtures/portal', isHeld: true });

/** The monorepo of frontend plugins; this process's own until it ends. */
export const prepareFrontends: Prepare = () => prepare({ from: 'e2e/fixtures/frontends', isHeld: true });

/** The monorepo of the frontend plugin that only the benchmark builds; this process's own until it ends. */
export const prepareHeavyFrontend: Prepare = () => prepare({ from: 'tools/bench/heavy', isHeld: true });

/** The pages that load frontend plugins in a browser. */
export const prepareShell: Prepare = () => prepare({ from: 'e2e/fixtures/shell', isHeld: false });

/** The packages of @org/dynplug-host, as a user has them. */
export const prepareUsualHost: Prepare = () => prepare({ from: 'e2e/fixtures/usual-host', isHeld: false });

/** The backend that loads dynamic plugins. */
export const prepareHost: Prepare = () => prepare({ from: 'e2e/fixtures/host', isHeld: false });

async function prepare(fixture: Fixture): Promise<string> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const started = Date.now();
  const from = path.join(ROOT, fixture.from);
  const name = path.basename(from);
  const dir = path.join(cacheFolder(), `${name}-${installKey(from)}`);
  fs.mkdirSync(dir, { recursive: true });
  const unlock = await lock(`${dir}.lock`, () => log(`${name}: waiting for another run that uses ${dir} …`));
  try {
    sync(from, dir);
    const isNew = !fs.existsSync(path.join(dir, MARKER));
    if (isNew) {
      await must('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: dir });
      fs.writeFileSync(path.join(dir, MARKER), '');
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    log(`${name}: ${isNew ? 'copied and installed' : 'up to date'} in ${dir} (${seconds} s)`);
  } finally {
    if (fixture.isHeld) process.once('exit', unlock);
    else unlock();
  }
  return fs.realpathSync(dir);
}

/** Changes with everything that decides what an install gives. @param from absolute folder of a fixture */
function installKey(from: string): string {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    hash.update(fs.readFileSync(path.join(from, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Makes `to` hold the files of `from`, apart from the names in KEPT. */
function sync(from: string, to: string): void {
  const wanted = fs.readdirSync(from, { withFileTypes: true }).filter((entry) => !KEPT.has(entry.name));
  const names = new Set(wanted.map((entry) => entry.name));
  for (const name of fs.readdirSync(to))
    if (!KEPT.has(name) && !names.has(name)) fs.rmSync(path.join(to, name), { recursive: true });
  for (const entry of wanted) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    const stat = fs.lstatSync(target, { throwIfNoEntry: false });
    if (stat && stat.isDirectory() !== entry.isDirectory()) fs.rmSync(target, { recursive: true });
    if (entry.isDirectory()) {
      fs.mkdirSync(target, { recursive: true });
      sync(source, target);
    } else if (!fs.existsSync(target) || !fs.readFileSync(source).equals(fs.readFileSync(target)))
      fs.copyFileSync(source, target);
  }
}
