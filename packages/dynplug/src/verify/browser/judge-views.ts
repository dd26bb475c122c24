// What a browser showed of a plugin → findings: each with what a shell would do, and what to change.
import type { HostFinding } from '../../host/finding';
import { type WiringConfig, wiredConditions, wiredImports } from '../../packaged/wiring';
import type { PageNotes, ShowAnswer, ShownApp, ShownView } from '../../show-protocol';
import { type Found, answerFindings, firstLines, pageFindings } from './page-findings';

/** The host of all findings: the page that was shown. */
export const SHOWN_HOST = 'browser';

/** A page, as messages name it. */
interface Place {
  readonly name: string;
  readonly page: PageNotes;
  /** How long it could take, in milliseconds. */
  readonly timeout: number;
}

export interface JudgedViews {
  readonly answer: ShowAnswer;
  /** What the plugin suggests to shells with Scalprum. */
  readonly wiring: WiringConfig;
  /** Name of the file that suggests it. */
  readonly file: string;
  /** How long a view may take, and an app without one, in milliseconds. */
  readonly viewTimeout: number;
  readonly loadTimeout: number;
  /** Ids of the plugins whose backends answered: those of the same plugin. */
  readonly backends: readonly string[];
}

export function judgeViews(judged: JudgedViews): readonly HostFinding[] {
  const { answer } = judged;
  const apps = [
    ['The app of the legacy frontend system', answer.legacy],
    ['The app of the new frontend system', answer.federation],
  ] as const;
  const loaded = apps.flatMap(([name, app]) =>
    app ? [{ name, app, page: app.page, timeout: judged.loadTimeout }] : [],
  );
  const places: readonly Place[] = [
    ...loaded,
    ...answer.views.map((view) => ({ name: nameOf(view), page: view.page, timeout: judged.viewTimeout })),
  ];
  const wired = new Set(wiredImports(judged.wiring).map(({ module }) => module));
  const found = [
    ...loaded.flatMap(({ name, app }) => [...loadFindings(name, app, wired), ...appFindings(name, app)]),
    ...(answer.legacy ? wiringFindings(answer.legacy, judged) : []),
    ...inPlaces(places, judged.backends),
    ...answer.views.flatMap((view) => emptyFindings(view, judged.backends)),
  ];
  return found.map(({ effect, ...finding }) => ({ ...finding, hosts: [{ host: SHOWN_HOST, effect }] }));
}

/** Without an answer in time. @param timeout milliseconds */
export function tookTooLong(timeout: number): HostFinding {
  return {
    rule: 'view-time',
    severity: 'error',
    message: `Its views were not shown after ${timeout / 1000} s.`,
    hosts: [{ host: SHOWN_HOST, effect: 'keeps its users waiting' }],
    fix: 'Give it more time with the option timeout, or look for what keeps a page busy.',
  };
}

/** Of a system of which the workspace has no app. */
export function notShown(system: string, fix: string): HostFinding {
  return {
    rule: 'not-shown',
    severity: 'warning',
    message: `What the plugin has for the ${system} frontend system was not shown: the workspace has no app of it.`,
    hosts: [{ host: SHOWN_HOST, effect: 'shows it untested' }],
    fix,
  };
}

/** `route /notes (NotesPage)` */
export function nameOf({ kind, title, name }: Pick<ShownView, 'kind' | 'title' | 'name'>): string {
  return `${kind === 'route' ? 'Route' : 'Card of'} ${title} (${name})`;
}

/** What a container says of a module that it does not have. */
const ABSENT = /does not exist in container/;

function loadFindings(name: string, { error, modules }: ShownApp, wired: ReadonlySet<string>): readonly Found[] {
  const failed = Object.entries(modules).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const errors = [
    ...(error === undefined ? [] : [error]),
    // Of those that entries name, wiringFindings tells.
    ...failed
      .filter(([module, text]) => !(wired.has(module) && ABSENT.test(text)))
      .map(([module, text]) => `the module ${module}: ${text}`),
  ];
  return errors.map((text) => ({
    rule: 'load',
    severity: 'error',
    message: `${name} does not load the plugin: ${firstLines(text)}`,
    effect: 'runs without the plugin, with a message in the console of the browser',
    fix: /shared scope|Shared module/i.test(text)
      ? 'The app shares no such module: bundle it, with "sharedModules" in the field dynplug, or use an app that shares it.'
      : 'Fix what the error says, and run export again.',
  }));
}

/** What is wrong without the plugin too. */
function appFindings(name: string, { ownNotes }: ShownApp): readonly Found[] {
  const [first, ...others] = new Set(ownNotes.map(({ text }) => firstLines(text)));
  if (first === undefined) return [];
  const more = others.length > 0 ? ` And ${others.length} more.` : '';
  return [
    {
      rule: 'app-error',
      severity: 'warning',
      message: `${name} has errors without the plugin too: ${first}${more}`,
      effect: 'has them too, if it has the same packages',
      fix: 'Use packages that fit each other, mostly a React that those of the app support. The option hostPackages names another app.',
    },
  ];
}

/** What the configuration imports, against what the modules export as they run. */
function wiringFindings({ modules }: ShownApp, { wiring, file }: JudgedViews): readonly Found[] {
  const problem = (message: string, fix: string): Found => ({
    rule: 'wired-export',
    severity: 'error',
    message: `${file}: ${message}`,
    effect: 'ignores the entry, with a warning in the console of the browser',
    fix,
  });
  return [...wiredImports(wiring), ...wiredConditions(wiring)].flatMap(({ at, module, importName }) => {
    const exported = modules[module];
    if (typeof exported === 'string' && ABSENT.test(exported))
      return [
        problem(
          `${at} names the module ${module}, which the plugin does not expose.`,
          `Expose ${module} with "exposedModules" of the Scalprum configuration, or name another module.`,
        ),
      ];
    if (!Array.isArray(exported) || exported.includes(importName)) return [];
    return [
      problem(
        `${at} names ${importName}, which the module ${module} does not export.`,
        `Export ${importName}, or name one of ${exported.join(', ') || 'none: the module exports nothing'}.`,
      ),
    ];
  });
}

/** Pages of one problem that are named. */
const NAMED = 3;

/** Each problem once, with the pages that have it: what a module does as it loads happens in all of them. */
function inPlaces(places: readonly Place[], backends: readonly string[]): readonly Found[] {
  const all = new Map<string, { readonly problem: Found; readonly names: Set<string> }>();
  for (const { name, page, timeout } of places)
    for (const problem of pageFindings(page, timeout, backends)) {
      const key = `${problem.rule}\0${problem.message}`;
      const known = all.get(key);
      if (known) known.names.add(name);
      else all.set(key, { problem, names: new Set([name]) });
    }
  return [...all.values()].map(({ problem, names: found }) => {
    const names = [...found];
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return { ...problem, message: `${names.slice(0, NAMED).join(', ')}${more}: ${problem.message}` };
  });
}

function emptyFindings(view: ShownView, backends: readonly string[]): readonly Found[] {
  const { outcome, notes, missing } = view.page;
  const isUnanswered = answerFindings(view.page, backends).length > 0;
  const isBroken = outcome !== 'settled' || notes.length > 0 || missing.length > 0 || isUnanswered;
  if (view.kind !== 'route' || !view.isEmpty || isBroken) return [];
  return [
    {
      rule: 'empty-view',
      severity: 'warning',
      message: `${nameOf(view)}: it shows nothing.`,
      effect: 'shows an empty page',
      fix: 'Show a text for the case that there is nothing to show.',
    },
  ];
}
