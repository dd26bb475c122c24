// A checkout of the portal in git, as CI has it: installed files are links, and it has nothing from us but what `init` wrote.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clonePortal } from './clone-portal';
import { type Ended, must } from './execute';
import { nxIn } from './portal';

type Json = Record<string, unknown>;

export class Checkout {
  private constructor(
    /** Absolute. */
    readonly dir: string,
    /** Nx keeps the cache of a git repository there. */
    readonly home: string,
  ) {}

  /** @param portal absolute, with our plugin installed @param initFlags options of `nx g @org/dynplug:init` */
  static async make(portal: string, ...initFlags: readonly string[]): Promise<Checkout> {
    const checkout = Checkout.beside(portal);
    clonePortal(portal, checkout.dir);
    checkout.edit('nx.json', ({ targetDefaults, cacheDirectory: _cache, ...nxJson }) => ({
      ...nxJson,
      targetDefaults: Object.fromEntries(
        Object.entries(targetDefaults as Json).filter(([name]) => !name.startsWith('@org/dynplug:')),
      ),
    }));
    for (const folder of readdirSync(path.join(checkout.dir, 'plugins')))
      checkout.edit(`plugins/${folder}/package.json`, ({ nx: _nx, ...manifest }) => manifest);
    const { code, output } = await checkout.nx(['g', '@org/dynplug:init', ...initFlags]);
    if (code !== 0) throw new Error(output);
    await checkout.git('init', '--quiet');
    await checkout.commit('All plugins');
    return checkout;
  }

  /** Another one of the same commit at another path; with the same home or an empty one. */
  again({ sharesHome }: { readonly sharesHome: boolean }): Checkout {
    const other = Checkout.beside(path.dirname(this.dir));
    clonePortal(this.dir, other.dir);
    return sharesHome ? new Checkout(other.dir, this.home) : other;
  }

  /** In a folder beside this one, so that its installed files can be linked. */
  private static beside(folder: string): Checkout {
    const parent = mkdtempSync(path.join(path.dirname(folder), 'checkout-'));
    const home = path.join(parent, 'home');
    mkdirSync(home);
    return new Checkout(path.join(parent, 'portal'), home);
  }

  /** Installs another Nx, unless it is there, and commits that. */
  async useNx(version: string): Promise<void> {
    if (this.nxManifest().version === version) return;
    const install = ['install', '--save-dev', `nx@${version}`, '--no-audit', '--no-fund', '--prefer-offline'];
    await must('npm', install, { cwd: this.dir });
    await this.commit('Another Nx');
  }

  /** The absolute path of its program, which is not the same in all versions. @throws when another version than this is installed */
  nxProgram(version: string): string {
    const manifest = this.nxManifest();
    if (manifest.version !== version) throw new Error(`nx ${manifest.version} is installed, not ${version}`);
    return path.join(this.dir, 'node_modules/nx', manifest.bin.nx);
  }

  private nxManifest(): { readonly version: string; readonly bin: { readonly nx: string } } {
    return JSON.parse(this.read('node_modules/nx/package.json')) as ReturnType<Checkout['nxManifest']>;
  }

  nx(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return nxIn(this.dir, args, { HOME: this.home, ...env });
  }

  git(...args: readonly string[]): Promise<string> {
    const identity = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost', '-c', 'commit.gpgsign=false'];
    return must('git', [...identity, ...args], { cwd: this.dir });
  }

  async commit(message: string): Promise<void> {
    await this.git('add', '.');
    await this.git('commit', '--quiet', '--message', message);
  }

  /** Changes a JSON file. @param file POSIX, relative to the checkout; so in the other methods */
  edit(file: string, change: (json: Json) => Json): void {
    this.write(file, JSON.stringify(change(JSON.parse(this.read(file)) as Json), null, 2));
  }

  read(file: string): string {
    return readFileSync(path.join(this.dir, file), 'utf8');
  }

  write(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(this.dir, file)), { recursive: true });
    writeFileSync(path.join(this.dir, file), text);
  }

  remove(): void {
    rmSync(path.dirname(this.dir), { recursive: true, force: true });
  }
}
