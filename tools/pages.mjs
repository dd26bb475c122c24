// The Markdown pages of the repository, for the checks of `npm run lint`.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Paths relative to the root. */
export const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
  ...readdirSync(path.join(ROOT, 'packages')).map((name) => path.join('packages', name, 'README.md')),
].filter((page) => existsSync(path.join(ROOT, page)));

/** Removes fenced code and keeps the number of lines. */
export const withoutCode = (text) =>
  text.replace(/^(`{3,}).*\n[\s\S]*?^\1`*$/gm, (block) => block.replace(/[^\n]/g, ''));
