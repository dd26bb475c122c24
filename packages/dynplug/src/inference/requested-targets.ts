// Which targets a command line of Nx asks for. Nx tells plugins nothing else before a run.

export interface RequestedTarget {
  readonly target: string;
  /** As typed; undefined for commands that run a target of many projects, or of the project in the working directory. */
  readonly project: string | undefined;
  /** Of the project in the working directory, which Nx does not tell plugins. */
  readonly isHere?: true;
}

const MANY = ['run-many', 'affected'];
const NAMED = /^--project=(.+)$/;
const TARGETS = /^(?:-t|--targets?)(?:=(.*))?$/;

/** @param argv of the process: node, nx, and what a person typed */
export function requestedTargets([, , ...words]: readonly string[]): readonly RequestedTarget[] {
  const [command = '', ...rest] = words.slice(words.findIndex((word) => !word.startsWith('-')));
  if (MANY.includes(command)) return targetsOfMany(rest).map((target) => ({ target, project: undefined }));
  const [first = ''] = rest.filter((word) => !word.startsWith('-'));
  const [begin = '', end] = command === 'run' ? first.split(':') : [first, command];
  const [target, typed] = end ? [end, begin] : [begin, ''];
  const project = typed || rest.flatMap((word) => NAMED.exec(word)?.[1] ?? [])[0];
  if (target === '') return [];
  return project === undefined ? [{ target, project, isHere: true }] : [{ target, project }];
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
  return argv.some((word) => spellings(name).some((one) => word === one || word.startsWith(`${one}=`)));
}

/** What is typed for an option, as text: the last counts. @param name in camel case */
export function typedValue(argv: readonly string[], name: string): string | undefined {
  const values = argv.flatMap((word, at) => {
    if (spellings(name).includes(word)) return argv[at + 1] ?? [];
    return spellings(name).flatMap((one) => (word.startsWith(`${one}=`) ? word.slice(one.length + 1) : []));
  });
  return values.at(-1);
}

function spellings(name: string): readonly string[] {
  return [name, name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)].map((one) => `--${one}`);
}
