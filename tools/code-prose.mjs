// The prose in code: comments, messages, descriptions and names of tests, for the checks of `npm run lint`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './pages.mjs';

const FOLDERS = ['packages', 'e2e', 'tools'];
/** Sample plugins say what their authors would. */
const SAMPLES = /\/fixtures\/|\/heavy\//;

/** @returns {string[]} paths relative to the root, of files that git knows */
export function codeFiles() {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...FOLDERS], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return files.split('\n').filter((file) => /\.(ts|mjs|cjs)$/.test(file) && !SAMPLES.test(file));
}

/**
 * Comments, and texts of at least three words.
 * @param {string} file path relative to the root
 * @returns {{ line: number, text: string }[]} lines from 1
 */
export function proseOf(file) {
  const code = readFileSync(path.join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  /** @type {Map<number, string>} by position */
  const found = new Map();
  /** @param {ts.Node} node */
  const visit = (node) => {
    const comments = [
      ...(ts.getLeadingCommentRanges(code, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(code, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of comments) found.set(pos, code.slice(pos, end).replace(/^\s*(\/?\*+\/?|\/\/)/gm, ' '));
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) found.set(node.getStart(), node.getText());
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found]
    .filter(([, text]) => text.trim().split(/\s+/).length > 2)
    .map(([position, text]) => ({
      line: source.getLineAndCharacterOfPosition(position).line + 1,
      text: text.replace(/\s+/g, ' '),
    }));
}
