// How the page of the matrix looks, in light and in dark.

export const STYLE = `
:root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --ink: #1b1f24; --dim: #5c6570; --line: #dfe3e8;
  --ok: #1a7f4b; --ok-bg: #e3f5ea; --warning: #8a5a00; --warning-bg: #fff3d6; --error: #b42318; --error-bg: #fde7e4; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171b; --card: #1d2126; --ink: #e8eaed; --dim: #9aa4af; --line: #31373e;
  --ok: #5fd394; --ok-bg: #16352a; --warning: #f0b84a; --warning-bg: #3a2d10; --error: #ff8a7d; --error-bg: #43201c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 1.9rem; letter-spacing: -0.02em; }
.lead, .absent { color: var(--dim); margin: 0.25rem 0 1.25rem; }
.totals { display: flex; flex-wrap: wrap; gap: 0.6rem; list-style: none; margin: 0 0 1.5rem; padding: 0; }
.totals li { border-radius: 999px; padding: 0.3rem 0.9rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 12px; margin-bottom: 2rem; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { padding: 0.55rem 0.9rem; border-bottom: 1px solid var(--line); text-align: center; white-space: nowrap; }
thead th { color: var(--dim); font-weight: 600; font-size: 0.85rem; }
th:first-child { text-align: left; font-weight: 500; position: sticky; left: 0; background: var(--card); }
tbody tr:last-child > * { border-bottom: 0; }
td { font-size: 1.05rem; min-width: 5.5rem; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 0.25em; }
a:hover { text-decoration-color: currentColor; }
.version { color: var(--dim); font-size: 0.85rem; }
.ok { color: var(--ok); background: var(--ok-bg); }
.warning { color: var(--warning); background: var(--warning-bg); }
.error { color: var(--error); background: var(--error-bg); }
.none { color: var(--dim); }
details { background: var(--card); border: 1px solid var(--line); border-radius: 12px; margin: 0 0 0.75rem; padding: 0 1.1rem; }
summary { cursor: pointer; padding: 0.8rem 0; font-weight: 600; }
.count { color: var(--dim); font-weight: 400; }
article { background: none; color: var(--ink); border-left: 3px solid; padding: 0.1rem 0 0.1rem 1rem; margin: 0 0 1.2rem; }
article.error { border-color: var(--error); background: none; color: var(--ink); }
article.warning { border-color: var(--warning); background: none; color: var(--ink); }
article .symbol { background: none; }
article.error .symbol { color: var(--error); }
article.warning .symbol { color: var(--warning); }
h3 { margin: 0; font-size: 1rem; font-weight: 600; }
.where { margin: 0.15rem 0 0.4rem; color: var(--dim); }
code { font: 0.85em/1.4 ui-monospace, monospace; background: var(--bg); border-radius: 5px; padding: 0.1rem 0.4rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem; margin: 0.4rem 0; }
dt { color: var(--dim); }
dd { margin: 0; }
.fix { margin: 0.4rem 0 0; }
.fix::before { content: "→ "; color: var(--dim); }
`;
