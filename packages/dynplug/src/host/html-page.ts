// A report as one page that needs no other file and no network, but for pictures beside it.
import { escapeMarkup } from './markup';

const STYLE = `
:root { color-scheme: light dark; --ink: #17212b; --soft: #5c6b7a; --line: #dfe5ea; --page: #f6f8f9; --card: #fff; --accent: #0b6e99; --good: #1a7f4b; --warn: #9a6700; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #93a1af; --line: #2c3743; --page: #0f151b; --card: #17202a; --accent: #58b7e0; --good: #4cc38a; --warn: #d9a441; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1.25rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; letter-spacing: -.01em; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.05rem; }
.lead { margin: 0 0 1.75rem; color: var(--soft); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .6rem .9rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody:last-child tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-size: .8rem; font-weight: 600; white-space: nowrap; }
code { font: .85em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
code[title] { white-space: nowrap; }
a { margin-right: .6rem; color: var(--accent); font-size: .85em; white-space: nowrap; text-decoration: none; }
a:hover { text-decoration: underline; }
.soft { color: var(--soft); } .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
details summary { cursor: pointer; }
details li { margin: .35rem 0; overflow-wrap: anywhere; }
pre { margin: 0; padding: 1rem 1.1rem; overflow-x: auto; }
`;

export interface HtmlPage {
  /** Text. */
  readonly title: string;
  /** The parts below the title: HTML. */
  readonly body: string;
  /** CSS besides the usual. */
  readonly style: string;
}

export function htmlPage({ title, body, style }: HtmlPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}${style}</style>
<main>
<h1>${escapeMarkup(title)}</h1>
${body}
</main>
</html>
`;
}
