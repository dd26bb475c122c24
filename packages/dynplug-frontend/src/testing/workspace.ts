// A small workspace with hand-made packages, and one build in it as @org/dynplug starts one: the engine's own process, messages as JSON.
// For specs only. Node's own fork: what starts processes in the product is in @org/dynplug, which this package must not import.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BuildAnswer, BuildRequest } from '../protocol';

export type Files = Readonly<Record<string, string | Buffer | object>>;

const made: string[] = [];

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, real and absolute; removed after the spec file's last test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'dynplug-frontend-spec-')));
  made.push(folder);
  return folder;
}

/** Just enough of a React for JSX and a context. */
const PACKAGES: Files = {
  'node_modules/react/package.json': { name: 'react', version: '18.3.1', main: 'index.js' },
  'node_modules/react/index.js': `exports.createContext = (value) => ({ value }); exports.marker = 'the plugin has its own React';`,
  'node_modules/react/jsx-runtime.js': `const React = require('react'); exports.jsx = exports.jsxs = (type, props) => ({ type, props, React });`,
  'node_modules/@backstage/frontend-plugin-api/package.json': {
    name: '@backstage/frontend-plugin-api',
    version: '0.18.1',
    main: 'index.js',
    types: 'index.d.ts',
  },
  'node_modules/@backstage/frontend-plugin-api/index.js': `require('react'); exports.createFrontendPlugin = ({ pluginId }) => ({ $$type: '@backstage/FrontendPlugin', id: pluginId });`,
  'node_modules/@backstage/frontend-plugin-api/index.d.ts': `export interface FrontendPlugin { readonly $$type: '@backstage/FrontendPlugin' }\nexport declare function createFrontendPlugin(options: { pluginId: string }): FrontendPlugin;\n`,
};

export const PROJECT = 'plugins/foo';

/** Writes a workspace with the plugin's files (relative to the plugin) and others (relative to the workspace). */
export function workspace(files: Files, others: Files = {}, root = temporaryFolder()): string {
  const own = Object.fromEntries(Object.entries(files).map(([name, content]) => [`${PROJECT}/${name}`, content]));
  const manifest = { name: '@acme/backstage-plugin-foo', version: '1.2.3' };
  writeFiles(root, {
    'package.json': { name: 'root', private: true },
    [`${PROJECT}/package.json`]: manifest,
    ...PACKAGES,
    ...others,
    ...own,
  });
  return root;
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  }
}

export interface Asked {
  readonly scalprum?: Readonly<Record<string, string>>;
  readonly federation?: Readonly<Record<string, string>>;
  readonly bundle?: Partial<BuildRequest['bundle']>;
  readonly sharedModules?: BuildRequest['sharedModules'];
}

export const OUTPUT = { scalprum: 'out/scalprum', federation: 'out/module-federation' } as const;

/** What the engine is asked to build the workspace's plugin below its `out`. @param asked exposed modules and entry points of the kinds that are built */
export function requestFor(root: string, asked: Asked): BuildRequest {
  const { scalprum, federation, bundle = {}, sharedModules = {} } = asked;
  return {
    formatVersion: 1,
    workspaceRoot: root,
    projectDir: path.join(root, PROJECT),
    ...(scalprum && {
      scalprum: {
        output: path.join(root, OUTPUT.scalprum),
        name: 'acme.backstage-plugin-foo',
        version: '1.2.3',
        exposedModules: scalprum,
      },
    }),
    ...(federation && {
      federation: {
        output: path.join(root, OUTPUT.federation),
        name: 'acme__backstage_plugin_foo',
        entryPoints: federation,
      },
    }),
    bundle: { minify: true, sourceMaps: 'none', publicPath: 'auto', define: {}, ...bundle },
    sharedModules,
  };
}

/** Builds it. */
export async function build(root: string, asked: Asked): Promise<BuildAnswer> {
  const { answer, failure } = await ask(requestFor(root, asked));
  if (!answer) throw new Error(failure ?? 'no answer');
  return answer;
}

export interface Reply {
  readonly answer?: BuildAnswer;
  readonly failure?: string;
}

const ENGINE = path.resolve(__dirname, '../../dist/engine.js');

/** One message to the engine (built: `npx nx build @org/dynplug-frontend`) or a program like it, and its answer. Colours are on, as under Nx. */
export async function ask(request: unknown, engine = ENGINE): Promise<Reply> {
  const child = fork(engine, [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, FORCE_COLOR: '1' },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (printed += String(text)));
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { dynplug: Reply }).dynplug));
    child.once('exit', (code) => reject(new Error(`the engine ended with ${String(code)}: ${printed}`)));
    child.send({ dynplug: request });
  });
}

/** All files of a folder with their contents. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file)]),
  );
}

/** The texts of all scripts of a folder, in one. */
export function scriptsOf(folder: string): string {
  return [...filesOf(folder)]
    .filter(([name]) => name.endsWith('.js'))
    .map(([, bytes]) => bytes.toString())
    .join('\n');
}
