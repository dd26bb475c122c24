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
  /** Folder in it → folder of another fixture that it has there, but for files of its own; packages get the versions that it overrides. */
  readonly parts?: Readonly<Record<string, string>>;
}

/** Each prepares a fixture, says so on stderr, and resolves to the absolute path of its installed copy. */
type Prepare = () => Promise<string>;

/** The Backstage monorepo of backend plugins; this process's own until it ends. */
export const preparePortal: Prepare = () => prepare({ from: 'e2e/fixtures/portal', isHeld: true });

/** The monorepo of frontend plugins; this process's own until it ends. */
export const prepareFrontends: Prepare = () => prepare({ from: 'e2e/fixtures/frontends', isHeld: true });

/** The same plugins and the pages of the shell with a later Backstage and React; this process's own until it ends. */
export const prepareNextFrontends: Prepare = () =>
  prepare({
    from: 'e2e/fixtures/frontends-next',
    isHeld: true,
    parts: {
      packages: 'e2e/fixtures/frontends/packages',
      plugins: 'e2e/fixtures/frontends/plugins',
      'packages/app': 'e2e/fixtures/shell',
    },
  });

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
    sync(fixture.parts === undefined ? from : composed(from, fixture.parts, `${dir}.from`), dir);
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

/** A fixture with its parts in one folder. @param from absolute @param folder absolute, to write @returns that folder */
function composed(from: string, parts: Readonly<Record<string, string>>, folder: string): string {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const [at, part] of Object.entries(parts))
    fs.cpSync(path.join(ROOT, part), path.join(folder, at), { recursive: true, filter: isSource });
  fs.cpSync(from, folder, { recursive: true });
  const { overrides = {} } = readManifest(path.join(folder, 'package.json'));
  for (const file of ['packages', 'plugins'].flatMap((name) => manifestsIn(path.join(folder, name)))) {
    const manifest = readManifest(file);
    const kinds = ['dependencies', 'devDependencies'] as const;
    const changed = kinds.map((kind) => [kind, inVersions(manifest[kind] ?? {}, overrides)] as const);
    fs.writeFileSync(file, JSON.stringify({ ...manifest, ...Object.fromEntries(changed) }, null, 2));
  }
  return folder;
}

function manifestsIn(folder: string): readonly string[] {
  return fs.readdirSync(folder).map((name) => path.join(folder, name, 'package.json'));
}

interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly overrides?: Versions;
}
type Versions = Readonly<Record<string, string>>;

function readManifest(file: string): Manifest {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
}

function inVersions(asked: Versions, versions: Versions): Versions {
  return Object.fromEntries(Object.entries(asked).map(([name, range]) => [name, versions[name] ?? range]));
}

/** Whether a file is not made by an install. */
function isSource(file: string): boolean {
  return !['node_modules', 'package-lock.json'].includes(path.basename(file));
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
