// References with variables in braces: `quay.io/acme/{key}:bs_{backstageVersion}__{version}`. Only what a template uses is looked up, so
// that only that has to be an input of the task.
import { maskedReference } from '../oci/reference';
import { backstageVersion } from '../plugin/supported-versions';
import { DynplugError } from '../errors/errors';
import { own } from '../json/values';
import { runProgram } from '../process/run';

/** Each variable with what it stands for; docs/how-to/package-images.md has the same table. */
export const VARIABLES = {
  name: 'the package’s name without its scope',
  key: 'the plugin’s folder in the image',
  version: 'the package’s version',
  backstageVersion: 'the version in backstage.json',
  target: 'the option target',
  sha: 'the commit (git rev-parse HEAD)',
  branch: 'the branch (git rev-parse --abbrev-ref HEAD)',
  'env.X': 'the environment variable X',
} as const;

export interface TemplateContext {
  /** Absolute. */
  readonly workspaceRoot: string;
  /** Name of the source package. */
  readonly name: string;
  readonly key: string;
  readonly version: string;
  readonly target: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws ETEMPLATE for an unknown variable or one without a value */
export async function expandTemplate(template: string, context: TemplateContext): Promise<string> {
  let text = template;
  for (const [whole, variable = ''] of template.matchAll(/\{([^{}]*)\}/g)) {
    const value = await valueOf(variable, context);
    if (value === undefined || value === '') throw missing(template, variable);
    text = text.replace(whole, () => forTag(value));
  }
  if (/[{}]/.test(text))
    throw new DynplugError('ETEMPLATE', `"${maskedReference(template)}" has a brace without its other.`, KNOWN);
  return text;
}

async function valueOf(variable: string, context: TemplateContext): Promise<string | undefined> {
  if (variable.startsWith('env.')) return own(context.env, variable.slice('env.'.length));
  switch (variable) {
    case 'name':
      return context.name.replace(/^@[^/]*\//, '');
    case 'key':
    case 'version':
    case 'target':
      return context[variable];
    case 'backstageVersion':
      return backstageVersion(context.workspaceRoot);
    case 'sha':
      return git(context, ['rev-parse', 'HEAD']);
    case 'branch': {
      const branch = await git(context, ['rev-parse', '--abbrev-ref', 'HEAD']);
      return branch === 'HEAD' ? undefined : branch;
    }
    default:
      throw new DynplugError('ETEMPLATE', `There is no variable {${variable}}.`, KNOWN);
  }
}

async function git({ workspaceRoot }: TemplateContext, args: readonly string[]): Promise<string> {
  return (await runProgram('git', args, workspaceRoot)).trim();
}

/** What branch names and versions may hold and tags may not: `feature/x`, `1.0.0+build`. */
function forTag(value: string): string {
  return value.replace(/\+/g, '_').replace(/[^\w.-]/g, '-');
}

const KNOWN = `Known: ${Object.entries(VARIABLES)
  .map(([name, meaning]) => `{${name}} ${meaning}`)
  .join('; ')}.`;

function missing(template: string, variable: string): DynplugError {
  const hint =
    variable === 'branch'
      ? 'HEAD is on no branch, as often in CI. Use a variable of the CI, e.g. {env.GITHUB_REF_NAME}.'
      : variable === 'backstageVersion'
        ? 'The workspace has no backstage.json with a version.'
        : variable === 'target'
          ? 'Set the option target.'
          : KNOWN;
  return new DynplugError('ETEMPLATE', `"${maskedReference(template)}": {${variable}} has no value.`, hint);
}
