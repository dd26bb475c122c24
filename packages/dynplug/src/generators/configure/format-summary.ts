// What was found and done, as lines for a person.
import type { Missing } from './missing';

export interface Summary {
  readonly plugins: readonly PluginSummary[];
  /** For the workspace as a whole. */
  readonly toDo: readonly string[];
}

export interface PluginSummary {
  readonly name: string;
  /** POSIX, relative to the workspace root. */
  readonly root: string;
  readonly missing: readonly Missing[];
  /** Those of the missing that are written now. */
  readonly written: readonly Missing[];
}

export function formatSummary({ plugins, toDo }: Summary): string {
  const isLeft = plugins.some(({ missing, written }) =>
    missing.some((each) => 'file' in each && !written.includes(each)),
  );
  return [
    ...plugins.flatMap(({ name, root, missing, written }) => [
      '',
      `${name} (${root})`,
      ...(missing.length === 0
        ? ['  complete']
        : missing.map((each) => `  ${line(each, root, written.includes(each))}`)),
    ]),
    ...(toDo.length > 0 ? ['', 'Workspace', ...toDo.map((text) => `  to do    ${text}`)] : []),
    ...(isLeft ? ['', '--fix writes what is missing.'] : []),
  ].join('\n');
}

function line(missing: Missing, root: string, isWritten: boolean): string {
  if ('todo' in missing) return `to do    ${missing.todo}`;
  const file = root === '.' ? missing.file : missing.file.slice(root.length + 1);
  return `${isWritten ? 'writes ' : 'missing'}  ${file}: ${missing.what}`;
}
