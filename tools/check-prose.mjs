// Reports phrases in our pages and in our code that plain English avoids, each with what to write instead, and pages that are too long. Part of
// `npm run lint`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeFiles, proseOf } from './code-prose.mjs';
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
  [/\bwhoever\b/i, 'name who does it'],
  [/\b(is|are|was|were|be) told\b/i, 'is reported'],
  [/\bstands? (in|there|behind|beside|before|around|still)\b/i, 'is'],
  [/\bis \S+ meant\?/i, 'did you mean …?'],
  [/\bpieces? (of|to)\b/i, 'fragment, or part'],
  [/\bat hand\b/i, 'available'],
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
/** @param {string} text */
const phrasesIn = (text) =>
  PHRASES.flatMap(([phrase, instead]) => {
    const found = phrase.exec(text)?.[0];
    return found === undefined ? [] : [`"${found}". Write instead: ${instead}.`];
  });
const inPages = PAGES.flatMap((page) =>
  withoutCode(read(page))
    .replace(/`[^`\n]*`/g, '``')
    .split('\n')
    .flatMap((line, index) => phrasesIn(line).map((phrase) => `${page}:${index + 1}: ${phrase}`)),
);
const code = codeFiles().filter((file) => file !== 'tools/check-prose.mjs');
const inCode = code.flatMap((file) =>
  proseOf(file).flatMap(({ line, text }) => phrasesIn(text).map((phrase) => `${file}:${line}: ${phrase}`)),
);
const found = [...tooLong, ...inPages, ...inCode];
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
} else
  console.log(
    `${PAGES.length} pages and ${code.length} files of code have none of the ${PHRASES.length} phrases to avoid.`,
  );
