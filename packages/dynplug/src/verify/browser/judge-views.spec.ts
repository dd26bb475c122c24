import type { PageNote, PageNotes, ShowAnswer, ShownView } from '../../show-protocol';
import { judgeViews } from './judge-views';

const page = (more: Partial<PageNotes> = {}): PageNotes => ({
  outcome: 'settled',
  notes: [],
  missing: [],
  asked: [],
  answers: [],
  renderers: 1,
  otherReacts: [],
  ...more,
});

const view = (name: string, more: Partial<PageNotes> = {}, isEmpty = false): ShownView => ({
  id: 'route-0',
  system: 'legacy',
  kind: 'route',
  title: `/${name}`,
  name,
  ms: 1,
  isEmpty,
  page: page(more),
  hasScreenshot: true,
});

const judged = (
  views: readonly ShownView[],
  {
    modules = { PluginRoot: ['Page'] },
    config = {},
    error,
    ownNotes = [],
    backends = [],
  }: {
    modules?: object;
    config?: object;
    error?: string;
    ownNotes?: readonly PageNote[];
    backends?: readonly string[];
  } = {},
): ReturnType<typeof judgeViews> => {
  const app = { shares: {}, modules, ...(error !== undefined && { error }), page: page(), ownNotes };
  const legacy = app as ShowAnswer['legacy'];
  const answer: ShowAnswer = { formatVersion: 1, browser: '1', views, ...(legacy && { legacy }) };
  return judgeViews({
    answer,
    wiring: { config: config as Record<string, unknown> },
    file: 'x.yaml',
    viewTimeout: 10_000,
    loadTimeout: 30_000,
    backends,
  });
};

const note = (kind: PageNote['kind'], text: string): Partial<PageNotes> => ({ notes: [{ kind, text }] });

describe('what is said of views', () => {
  it('is nothing when all is well', () => {
    expect(judged([view('a')])).toEqual([]);
  });

  it.each([
    ['render', note('thrown', 'Error: no'), 'Route /a (a): a component threw: Error: no'],
    ['page-error', note('uncaught', 'Error: no'), 'Route /a (a): nobody handled: Error: no'],
    ['console-error', note('console', 'no'), 'Route /a (a): the console has: no'],
    ['foreign-request', note('foreign', 'https://x.org/y'), 'https://x.org/y'],
    ['asset', { missing: ['/x.png'] }, 'Route /a (a): GET /x.png'],
    ['view-time', { outcome: 'busy' }, 'after 10 s'],
    ['page-end', { outcome: 'crashed' }, 'the process of the page ended'],
    ['second-react', { renderers: 2 }, 'a second react-dom'],
    ['second-react', { otherReacts: ['react 17.0.2 of x'] }, 'react 17.0.2 of x'],
    ['second-react', note('thrown', "TypeError: Cannot read properties of null (reading 'useState')"), 'useState'],
    ['second-react', note('thrown', 'Error: Minified React error #525; visit https://react.dev'), '#525'],
  ] as const)('is %s', (rule, more, message) => {
    expect(judged([view('a', more)])).toMatchObject([{ rule, message: expect.stringContaining(message) }]);
  });

  it('is empty-view for a route that shows nothing and has no other problem', () => {
    expect(judged([view('a', {}, true), view('b', note('thrown', 'x'), true)])).toMatchObject([
      { rule: 'render' },
      { rule: 'empty-view', message: 'Route /a (a): it shows nothing.' },
    ]);
  });

  it('is said once of all views that have the same problem', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    expect(judged(names.map((name) => view(name, note('console', 'x'))))).toMatchObject([
      { message: 'Route /a (a), Route /b (b), Route /c (c) and 2 more: the console has: x' },
    ]);
    const twice = { notes: [...(note('console', 'x').notes ?? []), ...(note('console', 'x').notes ?? [])] };
    expect(judged([view('a', twice)])).toMatchObject([{ message: 'Route /a (a): the console has: x' }]);
  });

  it('is route for requests that the backend of the same plugin has no route for, or fails to answer', () => {
    const answer = (path: string, status: number, isUnrouted = false): object => ({
      method: 'GET',
      path,
      status,
      isUnrouted,
    });
    const answers = [
      answer('/api/notes/nots', 404, true),
      answer('/api/notes/7', 404),
      answer('/api/notes', 500),
      answer('/api/notes-extra/x', 500),
      answer('/api/catalog/x', 404, true),
    ] as PageNotes['answers'];
    expect(judged([view('a', { answers })], { backends: ['notes'] })).toMatchObject([
      { rule: 'route', message: 'Route /a (a): GET /api/notes/nots: the backend of the plugin has no such route.' },
      { rule: 'route', message: 'Route /a (a): GET /api/notes: the backend answered 500.' },
    ]);
    expect(judged([view('a', { answers })])).toEqual([]);
  });

  it('is a warning, once, for what the app does without the plugin too', () => {
    const ownNotes = ['Error: no', 'Error: no', 'Error: other'].map((text) => ({ kind: 'thrown' as const, text }));
    expect(judged([view('a')], { ownNotes })).toMatchObject([
      {
        rule: 'app-error',
        severity: 'warning',
        message: 'The app of the legacy frontend system has errors without the plugin too: Error: no And 1 more.',
      },
    ]);
  });

  it('names the entries whose module or export is absent, and functions of conditions', () => {
    const config = {
      dynamicRoutes: [
        { path: '/a', importName: 'Nothing' },
        { path: '/b', module: 'Gone' },
      ],
      mountPoints: [{ mountPoint: 'x', importName: 'Page', config: { if: { anyOf: ['isPage'] } } }],
    };
    const modules = { PluginRoot: ['Page'], Gone: 'Module "Gone" does not exist in container.' };
    expect(judged([], { config, modules })).toMatchObject([
      { rule: 'wired-export', message: expect.stringContaining('dynamicRoutes[0] names Nothing') },
      { rule: 'wired-export', message: expect.stringContaining('dynamicRoutes[1] names the module Gone') },
      { rule: 'wired-export', message: expect.stringContaining('mountPoints[0].config.if names isPage') },
    ]);
  });

  it('is load for a module that throws, and for an app that does not start', () => {
    expect(judged([], { modules: { PluginRoot: 'Shared module react doesn’t exist in shared scope' } })).toMatchObject([
      { rule: 'load', fix: expect.stringContaining('sharedModules') },
    ]);
    expect(judged([], { error: 'it stays on its loader' })).toMatchObject([
      { rule: 'load', message: expect.stringContaining('it stays on its loader') },
    ]);
  });

  it('says what to do for configuration and APIs that are missing, and what was asked of backends', () => {
    const [config, api] = judged([
      view('a', { ...note('thrown', "Error: Missing required config value at 'a.b' in 'x'"), asked: ['/api/notes'] }),
      view('b', note('thrown', 'Error: No implementation available for apiRef{plugin.notes}')),
    ]);
    expect(config).toMatchObject({
      message: expect.stringContaining('It asked /api/notes'),
      fix: expect.stringContaining('a.b'),
    });
    expect(api).toMatchObject({ fix: expect.stringContaining('plugin.notes') });
  });
});
