// Files of many kinds → the shell texts in them: recipes, steps of pipelines, RUN of containers.
import { isMap, isPair, isScalar, visit } from 'yaml';
import { parseYaml } from '../../json/parse-yaml';

export interface ShellText {
  readonly text: string;
  /** Of the first line of the text in its file, from 1. */
  readonly line: number;
  /** Where the step says that it runs, relative to the workspace root. */
  readonly folder?: string;
}

/** The texts of a file; undefined for a language that is not read. @param file its name counts */
export function shellTexts(file: string, content: string): readonly ShellText[] | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (/^(GNUm|m|M)akefile$|\.mk$/.test(name)) return recipes(content, /^\t/);
  if (/^\.?justfile$/i.test(name)) return recipes(content, /^[ \t]+/);
  if (/^(Dockerfile|Containerfile)|\.(dockerfile|containerfile)$/i.test(name)) return instructions(content);
  if (/\.ya?ml$/.test(name)) return steps(content);
  if (name.startsWith('Jenkinsfile')) return shSteps(content);
  const isShell = /\.(ba)?sh$/.test(name) || /^#!.*\b(ba|da|z|k)?sh\b/.test(content);
  return isShell ? [{ text: content, line: 1 }] : undefined;
}

/** Each line of a recipe has a shell of its own. */
function recipes(content: string, indent: RegExp): readonly ShellText[] {
  return logicalLines(content).flatMap(({ text, line }) =>
    indent.test(text)
      ? [
          {
            text: text
              .replace(indent, '')
              .replace(/^[@+-]+/, '')
              .replaceAll('$$', '$'),
            line,
          },
        ]
      : [],
  );
}

/** COPY and ADD stay as they are: what they copy counts, too. */
function instructions(content: string): readonly ShellText[] {
  // Lines of comments inside an instruction are no part of it.
  const lines = logicalLines(content.replace(/^[ \t]*#.*$/gm, '\\'));
  return lines.flatMap(({ text, line }) => {
    const [, instruction = '', rest = ''] = /^[\s\\]*(\w+)\s+((?:--\S+\s+)*[\s\S]*)$/.exec(text) ?? [];
    if (/^(COPY|ADD)$/i.test(instruction)) return [{ text: `${instruction.toUpperCase()} ${rest}`, line }];
    if (!/^(RUN|CMD|ENTRYPOINT)$/i.test(instruction)) return [];
    const command = rest.replace(/^(--\S+\s+)+/, '');
    return [{ text: command.startsWith('[') ? command.replace(/[[\],]/g, ' ') : command, line }];
  });
}

const STEP_KEYS = /^(run|script|before_script|after_script|commands?|cmds?|args|bash|sh|inlineScript|entrypoint)$/;

/** @returns undefined for what is not YAML */
function steps(content: string): readonly ShellText[] | undefined {
  const found: ShellText[] = [];
  try {
    const { document, lines } = parseYaml(content);
    visit(document, {
      Scalar(_, { value, range, type }, above) {
        const pairAt = above.findLastIndex((node) => isPair(node));
        const pair = above[pairAt];
        if (typeof value !== 'string' || !range || !isPair(pair) || !isScalar(pair.key)) return;
        if (pair.key.range === range || !STEP_KEYS.test(String(pair.key.value))) return;
        const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
        const folder = folderBeside(above[pairAt - 1]);
        const line = lines.linePos(range[0]).line + (isBlock ? 1 : 0);
        found.push({ text: value, line, ...(folder !== undefined && { folder }) });
      },
    });
    return found;
  } catch {
    return undefined;
  }
}

function folderBeside(step: unknown): string | undefined {
  if (!isMap(step)) return undefined;
  const folders = ['working-directory', 'working_directory', 'workingDirectory', 'dir'].map((key) => step.get(key));
  return folders.find((folder) => typeof folder === 'string');
}

/** `sh '…'` and `sh script: """…"""` of a Jenkinsfile. */
function shSteps(content: string): readonly ShellText[] {
  const CALL = /\b(?:sh|bat)\b[^'"\n]*?('''|"""|'|")([\s\S]*?)(?<!\\)\1/g;
  return [...content.matchAll(CALL)].map((match) => ({
    text: match[2] ?? '',
    line: content.slice(0, match.index).split('\n').length,
  }));
}

/** Lines with those that a backslash continues. */
function logicalLines(content: string): readonly ShellText[] {
  const found: { text: string; line: number }[] = [];
  let isOpen = false;
  content.split(/\r?\n/).forEach((text, index) => {
    const last = found.at(-1);
    if (isOpen && last) last.text += `\n${text}`;
    else found.push({ text, line: index + 1 });
    isOpen = text.endsWith('\\');
  });
  return found;
}
