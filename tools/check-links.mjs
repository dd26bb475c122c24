// Links between our pages: each file is there, and each heading that is named after a #. Part of `npm run lint`.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join('docs', name)),
  ...readdirSync(path.join(root, 'packages')).map((name) => path.join('packages', name, 'README.md')),
].filter((page) => existsSync(path.join(root, page)));

/** As GitHub makes them: lower case, without punctuation, spaces as hyphens. */
const anchorsOf = (text) =>
  new Set(
    withoutCode(text)
      .split('\n')
      .flatMap((line) => /^#{1,6} +(.*?)\s*$/.exec(line)?.[1] ?? [])
      .map((heading) =>
        heading
          .replaceAll('`', '')
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, '')
          .replace(/\s/g, '-'),
      ),
  );
const withoutCode = (text) => text.replace(/^(`{3,}).*\n[\s\S]*?^\1`*$/gm, '');

const broken = [];
for (const page of pages) {
  const text = withoutCode(readFileSync(path.join(root, page), 'utf8'));
  for (const [, target] of text.matchAll(/\]\(([^()\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [file, anchor] = target.split('#');
    const linked = file === '' ? path.join(root, page) : path.join(root, path.dirname(page), file);
    if (!existsSync(linked)) broken.push(`${page}: ${target} is not there`);
    else if (anchor && !anchorsOf(readFileSync(linked, 'utf8')).has(anchor))
      broken.push(`${page}: ${target} has no such heading`);
  }
}
if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exitCode = 1;
} else console.log(`The links of ${pages.length} pages lead somewhere.`);
