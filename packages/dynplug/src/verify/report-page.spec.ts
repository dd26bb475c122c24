import { reportPage } from './report-page';
import type { FrontendReport, VerifyReport } from './verify-report';

const finding = {
  rule: 'render',
  severity: 'error',
  message: 'a <b>component</b> threw',
  hosts: [{ host: 'browser', effect: 'shows an error' }],
  fix: 'Fix it.',
} as const;
const HOST = { label: 'backend 1', features: [], packages: {}, database: 'sqlite' };
const common = { formatVersion: 1, name: '@acme/notes', version: '1.0.0', folder: 'x', placeholders: [] } as const;

describe('the page of a report', () => {
  it('shows pictures of a frontend, and text of others as text', () => {
    const report: FrontendReport = {
      ...common,
      passed: false,
      host: { label: 'Chromium 1', shares: { react: '18.3.1' } },
      views: [
        {
          system: 'new',
          kind: 'route',
          title: '/"><script>',
          name: 'page:x',
          ms: 9,
          asked: ['/api/x'],
          screenshot: 'a.png',
        },
        { system: 'legacy', kind: 'card', title: 'home.page/cards', name: 'Card', ms: 9, asked: [] },
      ],
      findings: [finding],
    };
    const html = reportPage(report);
    expect(html).toContain('does not work here');
    expect(html).toContain('a &lt;b&gt;component&lt;/b&gt; threw');
    expect(html).toContain('<img src="a.png"');
    expect(html).toContain('asks /api/x');
    expect(html).not.toMatch(/<script|<link|https?:/);
    expect(html.match(/<figure>/g)).toHaveLength(2);
  });

  it('shows a frontend with the backend that answered it', () => {
    const backend: VerifyReport = {
      ...common,
      name: '@acme/notes-backend',
      passed: true,
      host: HOST,
      registrations: [{ pluginId: 'notes' }],
      routes: [{ path: '/api/notes', status: 200 }],
      findings: [],
    };
    const answers = [{ method: 'POST', path: '/api/notes/add', status: 201, isUnrouted: false }];
    const html = reportPage({
      ...common,
      passed: true,
      host: { label: 'Chromium 1', shares: {} },
      views: [
        {
          system: 'new',
          kind: 'route',
          title: '/notes',
          name: 'page:notes',
          ms: 9,
          asked: ['/api/notes/add'],
          answers,
        },
      ],
      backends: [backend],
      findings: [],
    });
    for (const part of [
      'asks POST /api/notes/add 201',
      '<h2>Backend: @acme/notes-backend 1.0.0</h2>',
      '<h3>Routes</h3>',
    ])
      expect(html).toContain(part);
  });

  it('shows the routes of a backend', () => {
    const report: VerifyReport = {
      ...common,
      passed: true,
      host: HOST,
      registrations: [{ pluginId: 'notes', moduleId: 'shout' }],
      routes: [{ path: '/api/notes', status: 200 }, { path: '/api/slow' }],
      boot: { ms: 2500, memory: 190e6 },
      findings: [],
    };
    const html = reportPage(report);
    expect(html).toContain('works here');
    for (const part of ['<td>notes</td><td>shout</td>', 'GET /api/notes', 'no answer', '2.5 s, 190 MB'])
      expect(html).toContain(part);
    expect(html).not.toContain('To fix');
  });
});
