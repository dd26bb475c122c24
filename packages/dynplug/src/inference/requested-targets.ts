// Which targets a command line of Nx asks for. Nx tells plugins nothing else before a run.

export interface RequestedTarget {
  readonly target: string;
  /** As typed; undefined for commands that run a target of many projects. */
  readonly project: string | undefined;
}

const MANY = ['run-many', 'affected'];
const TARGETS = /^(?:-t|--targets?)(?:=(.*))?$/;

/** @param argv of the process: node, nx, and what a person typed */
export function requestedTargets([, , ...words]: readonly string[]): readonly RequestedTarget[] {
  const [command = '', ...rest] = words.slice(words.findIndex((word) => !word.startsWith('-')));
  if (MANY.includes(command)) return targetsOfMany(rest).map((target) => ({ target, project: undefined }));
  const [first] = rest.filter((word) => !word.startsWith('-'));
  if (command !== 'run') return first === undefined ? [] : [{ target: command, project: first }];
  const [project, target] = (first ?? '').split(':');
  return project && target ? [{ project, target }] : [];
}

/** `-t a b`, `-t a -t b`, `--targets=a,b` */
function targetsOfMany(words: readonly string[]): readonly string[] {
  let isList = false;
  return words.flatMap((word) => {
    const option = TARGETS.exec(word);
    isList = option ? option[1] === undefined : isList && !word.startsWith('-');
    return (option?.[1] ?? (isList && !option ? word : '')).split(',').filter((target) => target !== '');
  });
}

/** Whether an option is typed, in either spelling. @param name in camel case */
export function isTyped(argv: readonly string[], name: string): boolean {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return argv.some((word) => [name, kebab].some((one) => word === `--${one}` || word.startsWith(`--${one}=`)));
}
