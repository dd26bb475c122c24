// Exported plugins of the monorepo of frontends in a real browser: pages of our own, built from the libraries that hosts load plugins with.
// Remotes come from the dynamic feature service of a real backend. Scalprum’s router is part of Red Hat Developer Hub and not published: a
// server with its paths takes its place.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { type Host, execute, freePort, startHost } from '@org/test-kit';
import { type Shell, serveShell, visit } from './browser';
import type { Frontends } from './frontends';
import { temporaryFolder } from './temporary-folder';

/** Pictures of what was seen; kept after the run. */
const PICTURES = path.resolve(__dirname, '../test-output');

export interface BrowserLane {
  /** Exports its plugins. */
  readonly frontends: () => Frontends;
  /** The pages' sources with their packages, and a backend with its packages: absolute folders. */
  readonly shellDir: () => string;
  readonly hostDir: () => string;
  /** Version that the pages share. */
  readonly react: string;
  /** Of the names of its pictures. */
  readonly suffix?: string;
}

/** Scenarios of one Backstage. */
export function showFrontends({ frontends, shellDir, hostDir, react, suffix = '' }: BrowserLane): void {
  let shell: Shell | undefined;
  let host: Host | undefined;
  beforeAll(async () => {
    const portal = frontends();
    const { code, output } = await portal.run(['export']);
    if (code !== 0) throw new Error(output);
    const cwd = shellDir();
    const pages = path.join(cwd, 'dist');
    const built = await execute(process.execPath, ['build.mjs', pages], { cwd });
    if (built.code !== 0) throw new Error(built.output);
    const root = temporaryFolder();
    const plugins = ['notes', 'labels', 'tips', 'board', 'board-module-dark'].map((name) => {
      const plugin = path.join(root, `${name}-dynamic`);
      cpSync(path.join(portal.dir(name), 'dist-dynamic'), plugin, { recursive: true });
      return plugin;
    });
    const port = await freePort();
    shell = await serveShell(pages, plugins, `http://127.0.0.1:${port}`);
    // The address that the browser knows, as behind any reverse proxy.
    const env = { APP_CONFIG_backend_baseUrl: shell.url };
    host = await startHost({ hostDir: hostDir(), pluginsRoot: root, port, env });
  }, 600_000);
  afterAll(async () => {
    shell?.stop();
    await host?.stop();
  });
  const visited = (page: string): Promise<unknown> => {
    if (!shell) throw new Error('there are no pages');
    return visit(shell, page, path.join(PICTURES, `${page}${suffix}.png`));
  };

  it('are shown by a shell that loads with Scalprum, beside each other, with the host’s React and context', async () => {
    const notes = {
      title: 'Notes from afar',
      // makeStyles, Material UI 4's own, then CSS.
      colour: 'rgb(1, 2, 3)',
      size: '96px',
      border: 'rgb(4, 5, 6)',
      greeting: 'Hello from the context',
      host: 'The shell',
      logo: 16,
      dot: 1,
    };
    const labels = {
      title: 'Labels',
      // Emotion.
      colour: 'rgb(10, 11, 12)',
      size: '20px',
      urgent: 'urgent',
      background: 'rgb(7, 8, 9)',
      classes: ['v5-MuiChip-root'],
    };
    expect(await visited('scalprum')).toEqual({
      tips: 'Take a break.',
      alpha: '@backstage/FrontendPlugin',
      board: '@backstage/FrontendPlugin',
      labels,
      notes,
      // Material UI 5 beside 4.
      besideNotes: labels,
      chunks: [
        'rspackChunkscalprum',
        'rspackChunkacme_backstage_plugin_notes',
        'rspackChunkacme_backstage_plugin_labels',
        'rspackChunkacme_backstage_plugin_tips',
        'rspackChunkacme_backstage_plugin_board',
        'rspackChunkacme_backstage_plugin_board_module_dark',
      ],
      reacts: [react],
      errors: [],
    });
    expect(shell?.missing).toEqual([]);
  });

  it('are shown by an app of the new frontend system that loads with module federation', async () => {
    expect(await visited('federation')).toEqual({
      types: {
        '@acme/backstage-plugin-board-dynamic .': '@backstage/FrontendPlugin',
        '@acme/backstage-plugin-board-module-dark-dynamic .': '@backstage/FrontendModule',
        '@acme/backstage-plugin-tips-dynamic .': null,
        '@acme/backstage-plugin-tips-dynamic alpha': '@backstage/FrontendPlugin',
      },
      title: 'The board of the shell',
      before: 'Cards on the board: 0',
      after: 'Cards on the board: 1',
      // Emotion's styles of the button.
      background: 'rgb(25, 118, 210)',
      errors: [],
    });
    expect(shell?.missing).toEqual([]);
  });
}
