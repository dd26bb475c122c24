// What an image depends on besides the plugins in it.
import type { TargetConfiguration } from '@nx/devkit';

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** @param references templates; undefined: the image has no name */
export function imageInputs(references: readonly string[] | undefined): readonly Input[] {
  return [{ env: 'SOURCE_DATE_EPOCH' }, ...templateInputs(references ?? [])];
}

/** What the variables of templates stand for has to be part of the hash: only that of those which are used. */
function templateInputs(templates: readonly string[]): readonly Input[] {
  const variables = new Set(
    templates.flatMap((text) => [...text.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string)),
  );
  return [...variables].sort().flatMap((name): readonly Input[] => {
    if (name === 'sha') return [{ runtime: 'git rev-parse HEAD' }];
    if (name === 'branch') return [{ runtime: 'git rev-parse --abbrev-ref HEAD' }];
    return name.startsWith('env.') ? [{ env: name.slice('env.'.length) }] : [];
  });
}
