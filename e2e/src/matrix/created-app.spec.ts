// From a repository as create-app makes it to a plugin that answers in a host: `nx init`, and two of our commands on a terminal.
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type NpmRegistry, must, startHost } from '@org/test-kit';
import { writeCreatedApp } from '../created-app';
import { NX_VERSIONS } from '../nx-versions';
import {
  MANAGERS,
  type Manager,
  managerEnv,
  nxOf,
  registryOfNpm,
  registryWithOurs,
  useScope,
  withManager,
} from '../package-managers';
import { KEYS, onTerminal } from '../terminal';

const HOST = process.env['E2E_HOST'] ?? '';
/** What "nx init" picks. */
const NX = NX_VERSIONS.at(-1) ?? '';
const PAGE = path.resolve(__dirname, '../../../docs/get-started/quick-start.md');

/** What the quick start shows: questions, what was found, a run, and the second run. */
function textsOfPage(): readonly string[] {
  const texts = [...readFileSync(PAGE, 'utf8').matchAll(/^```text\n(.*?)^```$/gms)].map(([, text = '']) => text);
  expect(texts).toHaveLength(4);
  return texts;
}

/** Lines of the page that a terminal did not show. */
function missingIn(shown: string, text = ''): readonly string[] {
  const plain = stripVTControlCharacters(shown);
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines).not.toEqual([]);
  return lines.filter((line) => !plain.includes(line));
}

describe('a repository as create-app makes it', () => {
  const folders: string[] = [];
  let registry: string;
  let npm: NpmRegistry;

  beforeAll(async () => {
    registry = await registryOfNpm();
    npm = await registryWithOurs(['dynplug', 'dynplug-frontend']);
  });
  afterAll(async () => {
    await npm.stop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** With its dependencies, and with Nx. @returns its absolute folder */
  async function repository(name: string): Promise<string> {
    const manager = MANAGERS[name] as Manager;
    const root = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), 'dynplug-app-'))), 'repo');
    folders.push(path.dirname(root));
    writeCreatedApp(name, root, registry);
    useScope(root, npm);
    await withManager(manager, root, manager.install);
    await must('git', ['init', '--quiet'], { cwd: root });
    const init = ['npx', '--yes', `nx@${NX}`, 'init', '--interactive=false', '--nxCloud=false'];
    await withManager(manager, root, init);
    // A question of Nx, and a cache in the home folder, which clones of one repository share.
    const nxJson = path.join(root, 'nx.json');
    const made = JSON.parse(readFileSync(nxJson, 'utf8')) as object;
    writeFileSync(nxJson, JSON.stringify({ ...made, analytics: false, cacheDirectory: '.nx/cache' }, null, 2));
    return root;
  }

  it.each(['npm', 'yarn 4', 'pnpm isolated'])(
    '%s: needs two commands to a plugin that answers, and the second run comes from the cache',
    async (name) => {
      const manager = MANAGERS[name] as Manager;
      const root = await repository(name);
      const env = await managerEnv(manager.tool);
      const added = await onTerminal([...nxOf(root), 'add', '@org/dynplug'], root, env, [
        ['On which hosts do your plugins run?', KEYS.up, KEYS.space, KEYS.enter],
        ['Where do images go?', KEYS.enter],
        ['Which npm registry', KEYS.enter],
      ]);
      const [questions, found, placedText, cachedText] = textsOfPage();
      expect(missingIn(added, questions)).toEqual([]);
      expect(missingIn(added, found)).toEqual([]);
      expect(existsSync(path.join(root, 'node_modules/@org/dynplug-frontend'))).toBe(true);
      const hosted = path.join(root, 'hosted');
      const place = [...nxOf(root), 'run-many', '--target=place', '--dynamicPluginsRoot=hosted'];
      const ran = await onTerminal(place, root, env, []);
      expect(missingIn(ran, placedText)).toEqual([]);
      const placed = (): readonly string[] => readdirSync(hosted).filter((folder) => !folder.startsWith('.'));
      expect(placed()).toHaveLength(2);
      const host = await startHost({ hostDir: HOST, pluginsRoot: hosted });
      try {
        const answer = await fetch(`${host.url}/api/greeter/hello?name=ada&lang=fr`);
        expect(await answer.json()).toEqual({ message: 'Bonjour, Ada!' });
      } finally {
        await host.stop();
      }
      rmSync(hosted, { recursive: true });
      const again = await withManager(manager, root, place);
      expect(missingIn(again.replace(/\[existing outputs[^\]]*\]/g, '[local cache]'), cachedText)).toEqual([]);
      expect(placed()).toHaveLength(2);
      expect(readFileSync(path.join(root, 'nx.json'), 'utf8')).toContain('"@org/dynplug"');
    },
    600_000,
  );
});
