// What one page did → findings, without the name of the page: each with what a shell would do, and what to change.
import type { HostFinding } from '../../host/finding';
import type { BackendAnswer, PageNote, PageNotes } from '../../show-protocol';
import { missingConfigKey } from '../judge';

export type Found = Pick<HostFinding, 'rule' | 'severity' | 'message' | 'fix'> & { readonly effect: string };

/** @param timeout how long it could take, in milliseconds @param backends ids of the plugins whose backends answered */
export function pageFindings(page: PageNotes, timeout: number, backends: readonly string[]): readonly Found[] {
  return [
    ...outcomeFindings(page, timeout),
    ...reactFindings(page),
    ...page.missing.map(missingFile),
    ...answerFindings(page, backends),
    // One of a second React is explained by that.
    ...page.notes
      .filter(({ text }) => !OWN_REACT.test(text))
      .map((note) => noteFinding(note, page, backends.length > 0)),
  ];
}

function outcomeFindings({ outcome }: PageNotes, timeout: number): readonly Found[] {
  if (outcome === 'settled') return [];
  if (outcome === 'crashed')
    return [
      {
        rule: 'page-end',
        severity: 'error',
        message: 'the process of the page ended, mostly for lack of memory.',
        effect: 'shows an empty page, and the browser offers to reload it',
        fix: 'Load and keep less at once, or raise the option memory.',
      },
    ];
  return [
    {
      rule: 'view-time',
      severity: 'error',
      message: `it was still loading or busy after ${timeout / 1000} s.`,
      effect: 'keeps its users waiting',
      fix: 'Look for a promise that nothing resolves, and for work that does not end.',
    },
  ];
}

/** Hooks of another React, and elements of an older one. */
const OWN_REACT =
  /Invalid hook call|Minified React error #(321|525)|older version of React was rendered|Cannot read properties of null \(reading 'use\w+'\)/;

function reactFindings({ renderers, otherReacts, notes }: PageNotes): readonly Found[] {
  const symptom = notes.find(({ text }) => OWN_REACT.test(text));
  if (renderers <= 1 && otherReacts.length === 0 && !symptom) return [];
  const copies = [...otherReacts, ...(renderers > 1 ? ['a second react-dom'] : [])].join(', ');
  return [
    {
      rule: 'second-react',
      severity: 'error',
      message: `the plugin runs with a React of its own: ${copies || firstLines(symptom?.text ?? '')}`,
      effect: 'has another React, so hooks and contexts of the one do not work in the other',
      fix: 'Leave react, react-dom and the router in the shared modules, and let no dependency bring another version.',
    },
  ];
}

function missingFile(path: string): Found {
  return {
    rule: 'asset',
    severity: 'error',
    message: `GET ${path}: the export has no such file.`,
    effect: 'answers 404',
    fix: 'Import files from code, so that they are bundled, and run export again.',
  };
}

/** What the backends of the same plugin could not answer. */
export function answerFindings({ answers }: PageNotes, backends: readonly string[]): readonly Found[] {
  return answers.filter(({ path }) => isOfOne(path, backends)).flatMap(routeFindings);
}

function isOfOne(path: string, backends: readonly string[]): boolean {
  return backends.some((id) => path === `/api/${id}` || path.startsWith(`/api/${id}/`));
}

/** What the backend of the same plugin cannot answer. A 404 with a text is of a route that looked for something. */
function routeFindings({ method, path, status, isUnrouted }: BackendAnswer): readonly Found[] {
  const what = isUnrouted ? 'the backend of the plugin has no such route' : `the backend answered ${status}`;
  if (!isUnrouted && status < 500) return [];
  return [
    {
      rule: 'route',
      severity: 'error',
      message: `${method} ${path}: ${what}.`,
      effect: 'answers its users so too',
      fix: isUnrouted
        ? 'Correct the path in the frontend, or add the route to the backend.'
        : 'Fix the route of the backend, or what is asked of it.',
    },
  ];
}

function noteFinding({ kind, text }: PageNote, page: PageNotes, hasBackend: boolean): Found {
  const end = hasBackend ? '.' : '; pages have no backend.';
  const asked = page.asked.length === 0 ? '' : ` It asked ${page.asked.slice(0, 3).join(', ')}${end}`;
  const shown = firstLines(text);
  switch (kind) {
    case 'thrown':
      return {
        rule: 'render',
        severity: 'error',
        message: `a component threw: ${shown}${asked}`,
        effect: 'shows an error in place of the component',
        fix: fixFor(text),
      };
    case 'uncaught':
      return {
        rule: 'page-error',
        severity: 'error',
        message: `nobody handled: ${shown}${asked}`,
        effect: 'has an error that only the console shows, and a part that may not work',
        fix: fixFor(text),
      };
    case 'console':
      return {
        rule: 'console-error',
        severity: 'warning',
        message: `the console has: ${shown}`,
        effect: 'shows the same in the console',
        fix: 'Fix what it says, or do not log it as an error.',
      };
    case 'foreign':
      return {
        rule: 'foreign-request',
        severity: 'warning',
        message: `it asks another server: ${shown}. The page allows none.`,
        effect: 'may forbid it by its content security policy, or have no internet',
        fix: 'Bundle the file, or ask through the proxy of the backend.',
      };
  }
}

function fixFor(text: string): string {
  const key = missingConfigKey(text);
  if (key !== undefined)
    return `Give ${key} in app-config.dynamic.yaml beside package.json, and mark it with @visibility frontend in the config schema.`;
  const api = /No implementation available for apiRef\{([^}]+)\}/.exec(text)?.[1];
  if (api !== undefined)
    return `The app has no API ${api}: export a factory of it and name that in apiFactories, or use an app whose plugins have it.`;
  return 'Fix what the error says. Where a backend is missing, show its absence to users.';
}

/** The message of an error and where it came from. */
export function firstLines(text: string): string {
  return text.split('\n').slice(0, 4).join('\n').slice(0, 600);
}
