// Links between our pages: each file is there, and each heading that is named after a #. Part of `npm run lint`.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, ROOT, withoutCode } from './pages.mjs';

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

const broken = [];
for (const page of PAGES) {
  const text = withoutCode(readFileSync(path.join(ROOT, page), 'utf8'));
  for (const [, target] of text.matchAll(/\]\(([^()\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [file, anchor] = target.split('#');
    const linked = file === '' ? path.join(ROOT, page) : path.join(ROOT, path.dirname(page), file);
    if (!existsSync(linked)) broken.push(`${page}: ${target} is not there`);
    else if (anchor && !anchorsOf(readFileSync(linked, 'utf8')).has(anchor))
      broken.push(`${page}: ${target} has no such heading`);
  }
}
if (broken.length > 0) {
  console.error(broken.join('\n'));
  process.exitCode = 1;
} else console.log(`The links of ${PAGES.length} pages lead somewhere.`);
