import type { BootAnswer } from './boot';
import { type Judged, judge, wrongConfigType } from './judge';

const JUDGED: Judged = {
  name: '@acme/notes-dynamic',
  folders: new Set(['/host', '/workspace/node_modules/knex']),
  limits: { timeout: 60_000, memory: 1e9 },
  writes: [],
};
const ANSWER: BootAnswer = {
  plugins: [{ pluginId: 'notes', modules: [{ moduleId: 'shout' }] }],
  driver: 'better-sqlite3',
  dynamic: [
    {
      name: '@acme/notes-dynamic',
      version: '1.0.0',
      registrations: [{ pluginId: 'notes' }, { pluginId: 'notes', moduleId: 'shout' }],
    },
  ],
  routes: [{ pluginId: 'notes', path: '/api/notes', status: 404 }],
  ms: 1000,
  memory: 2e8,
  modules: ['/host/node_modules/a/index.js', '/workspace/node_modules/knex/lib/index.js'],
  ports: [],
  port: 1,
};

const rulesOf = (answer: Partial<BootAnswer>, judged: Partial<Judged> = {}): readonly string[] =>
  judge({ kind: 'answer', answer: { ...ANSWER, ...answer } }, { ...JUDGED, ...judged }).map(
    ({ rule, severity, message }) => `${severity} ${rule}: ${message}`,
  );
const started = (error: string): BootAnswer['plugins'] => [
  { pluginId: 'notes', error, modules: [{ moduleId: 'shout' }] },
];

it('finds nothing in a plugin that loads, starts and answers', () => {
  expect(rulesOf({})).toEqual([]);
  // Backstage before 1.47 does not say what became of each plugin.
  expect(rulesOf({ plugins: undefined })).toEqual([]);
});

it.each<[string, Partial<BootAnswer>, readonly string[]]>([
  [
    'a backend that does not start',
    { error: 'no luck', plugins: undefined },
    ['error start: The backend did not start: no luck'],
  ],
  ['a plugin that is not there', { dynamic: [] }, [expect.stringMatching(/^error load: The backend did not find/)]],
  [
    'a module that never started',
    { plugins: [{ pluginId: 'notes', modules: [] }] },
    ['error absent-plugin: The module shout of plugin notes never started: this backend has no plugin notes.'],
  ],
  ['a plugin that fails', { plugins: started('no luck') }, ['error start: The plugin notes did not start: no luck']],
  [
    'a route that fails',
    { routes: [{ pluginId: 'notes', path: '/api/notes', status: 500, text: 'no luck' }] },
    ['error route: GET /api/notes answered 500: no luck'],
  ],
  [
    'a route without an answer',
    { routes: [{ pluginId: 'notes', path: '/api/notes', text: 'timeout' }] },
    ['error route: GET /api/notes had no answer: timeout'],
  ],
  ['a port of its own', { ports: [3333] }, ['warning own-port: Something listens on port 3333 besides the backend.']],
  [
    'files of the workspace',
    { modules: ['/workspace/node_modules/knexion/index.js', '/host/a.js'] },
    [
      'warning leak: 1 module(s) came neither from the plugin nor from the host: /workspace/node_modules/knexion/index.js',
    ],
  ],
])('finds %s', (_title, answer, expected) => {
  expect(rulesOf(answer)).toEqual(expected);
});

it('says how to ship a package that the host lacks', () => {
  const error = "Cannot find module '@acme/other/alpha'\nRequire stack:\n- /host/x.js";
  const [finding] = judge(
    { kind: 'answer', answer: { ...ANSWER, dynamic: [{ ...ANSWER.dynamic[0]!, error, registrations: [] }] } },
    JUDGED,
  );
  expect(finding?.fix).toContain('The host has no @acme/other: ship it');
});

it.each([
  ["Missing required config value at 'notes.url' in 'app-config.yaml'", 'Give notes.url in app-config.dynamic.yaml'],
  ["Plugin 'notes' is already registered", 'Two plugins have this id'],
  ["Cannot read properties of undefined (reading 'id')", 'run doctor'],
])('knows what to do about %s', (error, fix) => {
  const [finding] = judge({ kind: 'answer', answer: { ...ANSWER, plugins: started(error) } }, JUDGED);
  expect(finding?.fix).toContain(fix);
});

it('tells what a process printed last, and that it took too much memory', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n');
  const [ended] = judge({ kind: 'died', output: lines }, JUDGED);
  expect(ended).toMatchObject({ rule: 'process-end', message: expect.stringMatching(/last:\nline 8\n[^]*line 19$/) });
  const [greedy] = judge({ kind: 'died', output: 'FATAL ERROR: Reached heap limit Allocation failed' }, JUDGED);
  expect(greedy).toMatchObject({ rule: 'memory', message: 'The backend took more than 954 MB.' });
});

it.each([
  ["Unable to convert config value for key 'a.n' in 'app-config.0.yaml' to a number", { key: 'a.n', wanted: 'number' }],
  [
    "Invalid type in config for key 'a' in 'app-config.0.yaml', got string, wanted object",
    { key: 'a', wanted: 'object' },
  ],
  ["Missing required config value at 'a' in 'app-config.0.yaml'", undefined],
])('knows what %s asks for', (error, wanted) => {
  expect(wrongConfigType(error)).toEqual(wanted);
});
