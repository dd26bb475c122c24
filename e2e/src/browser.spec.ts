// Exported frontend plugins in a real browser: pages of our own, built from the libraries that hosts load plugins with. A static server has
// the paths of the backend routers; those themselves are tested with backends.
import path from 'node:path';
import { prepareShell } from '../../tools/fixtures.cjs';
import { execute } from '../../tools/portal.cjs';
import { type Shell, serveShell, visit } from './browser';
import { frontends } from './frontends';
import { describeWith } from './tools';

/** Pictures of what was seen; kept after the run. */
const PICTURES = path.resolve(__dirname, '../test-output');

describeWith(['chromium'], 'frontend plugins in a browser', () => {
  let pages: string;
  let plugins: readonly string[];
  let shell: Shell;
  beforeAll(async () => {
    const portal = await frontends();
    const { code, output } = await portal.run(['export']);
    if (code !== 0) throw new Error(output);
    plugins = ['notes', 'tips', 'board', 'board-module-dark'].map((name) =>
      path.join(portal.dir(name), 'dist-dynamic'),
    );
    const cwd = await prepareShell({ log: (line) => process.stderr.write(`${line}\n`) });
    pages = path.join(cwd, 'dist');
    const built = await execute(process.execPath, ['build.mjs', pages], { cwd });
    if (built.code !== 0) throw new Error(built.output);
  }, 600_000);
  beforeEach(async () => {
    shell = await serveShell(pages, plugins);
  });
  afterEach(() => shell.stop());

  it('are shown by a shell that loads with Scalprum, beside each other, with the host’s React and context', async () => {
    expect(await visit(shell, 'scalprum', path.join(PICTURES, 'scalprum.png'))).toEqual({
      notes: {
        title: 'Notes from afar',
        // makeStyles, then CSS.
        colour: 'rgb(1, 2, 3)',
        border: 'rgb(4, 5, 6)',
        greeting: 'Hello from the context',
        host: 'The shell',
        logo: 16,
        dot: 1,
      },
      tips: 'Take a break.',
      board: '@backstage/FrontendPlugin',
      errors: [],
    });
    expect(shell.missing).toEqual([]);
  });

  it('are shown by an app of the new frontend system that loads with module federation', async () => {
    expect(await visit(shell, 'federation', path.join(PICTURES, 'federation.png'))).toEqual({
      types: {
        '@acme/backstage-plugin-board-dynamic .': '@backstage/FrontendPlugin',
        '@acme/backstage-plugin-board-module-dark-dynamic .': '@backstage/FrontendModule',
        '@acme/backstage-plugin-tips-dynamic .': null,
        '@acme/backstage-plugin-tips-dynamic alpha': '@backstage/FrontendPlugin',
      },
      before: 'Cards on the board: 0',
      after: 'Cards on the board: 1',
      // Emotion's styles of the button.
      background: 'rgb(25, 118, 210)',
      errors: [],
    });
    expect(shell.missing).toEqual([]);
  });
});
