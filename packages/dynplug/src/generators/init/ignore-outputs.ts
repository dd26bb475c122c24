// What our targets write, in .gitignore: Nx takes what git ignores neither for inputs nor for projects.
import { minimatch } from 'minimatch';
import { MOVING_FOLDERS, OUTPUT_FOLDERS } from '../../plugin/output-folders';

/**
 * @param text of .gitignore in the workspace's root; undefined when there is none
 * @returns the text, the same one when each folder is spoken of already
 */
export function ignoreOutputs(text: string | undefined): string | undefined {
  const lines = (text ?? '').split(/\r?\n/).map((line) => line.trim());
  const missing = [...OUTPUT_FOLDERS, ...MOVING_FOLDERS].filter(
    (folder) => !lines.some((line) => speaksOf(line, folder.replaceAll('*', 'x'))),
  );
  if (missing.length === 0) return text;
  const end = text?.includes('\r\n') ? '\r\n' : '\n';
  const before = text === undefined || text === '' ? '' : text.replace(/(\r?\n)*$/, `${end}${end}`);
  return before + ['# Written by the targets of @org/dynplug', ...missing, ''].join(end);
}

/** Ignored in every folder, by name or by a pattern. A negated line is a decision of a person, and stays one. */
function speaksOf(line: string, folder: string): boolean {
  const pattern = line
    .replace(/^!/, '')
    .replace(/^\*\*\//, '')
    .replace(/\/(\*\*?)?$/, '');
  return pattern !== '' && !line.startsWith('#') && !pattern.includes('/') && minimatch(folder, pattern);
}
