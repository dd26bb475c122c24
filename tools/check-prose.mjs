// Reports phrases in our pages that plain English avoids, each with what to write instead, and pages that are too long. Part of `npm run lint`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, ROOT, withoutCode } from './pages.mjs';

/**
 * Phrase → what to write.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const PHRASES = [
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\btravel(s|s? along)?\b/i, 'ship'],
  [/\b(is|are|be|been) told of\b/i, 'is reported, or name who reports it'],
  [/\b(hold|holds|held) (it |them )?against\b/i, 'check against'],
  [/\b(is|are) lacking\b/i, 'is missing'],
  [/\b(is|are) refused\b/i, 'is rejected, or is an error'],
  [/\b(is|are) left alone\b/i, 'skips, or keeps'],
  [/\b(is|are) there already\b/i, 'already exists'],
  [/\bgone through\b/i, 'run'],
  [/\bof ours\b/i, 'our'],
  [/\bin vain\b/i, 'name what is missing'],
  [/\bwithout a word\b/i, 'silently'],
  [/\ball the same\b/i, 'still'],
  [/\bthe one or the other\b/i, 'one of them'],
  [/\b(is|are) another than\b/i, 'differs from'],
  [/\bcomes of it\b/i, 'name the result'],
  [/\bas (it|they) stands?\b/i, 'unchanged'],
  [/\bwho (wants|has|does|asks)\b/i, 'if you want'],
];

/** Lines that a page may have. Only pages that people look things up in may be longer. */
function limitOf(page) {
  if (page === 'README.md') return 150;
  return page.startsWith('docs') && !page.startsWith(path.join('docs', 'reference')) ? 200 : Infinity;
}
const read = (page) => readFileSync(path.join(ROOT, page), 'utf8');

const tooLong = PAGES.flatMap((page) => {
  const lines = read(page).split('\n').length - 1;
  return lines > limitOf(page) ? [`${page} has ${lines} lines, more than ${limitOf(page)}. Split it.`] : [];
});
const phrases = PAGES.flatMap((page) =>
  withoutCode(read(page))
    .replace(/`[^`\n]*`/g, '``')
    .split('\n')
    .flatMap((line, index) =>
      PHRASES.flatMap(([phrase, instead]) => {
        const text = phrase.exec(line)?.[0];
        return text === undefined ? [] : [`${page}:${index + 1}: "${text}". Write instead: ${instead}.`];
      }),
    ),
);
const found = [...tooLong, ...phrases];
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
} else console.log(`${PAGES.length} pages have none of the ${PHRASES.length} phrases to avoid.`);
