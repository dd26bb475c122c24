// Every Node that we support. Usually what is in use; `npm run test:matrix` tries all.
import path from 'node:path';
import { IS_MATRIX } from './is-matrix';
import { npmPrograms, withPrograms } from './npm-programs';

const own = process.versions.node.split('.')[0] as string;

/** Majors; the last release of each that npm has as a package. */
export const NODES: readonly string[] = IS_MATRIX ? ['20', '22', '24'] : [own];

/** The program of a Node version, installed from npm when it is not ours. */
export async function nodeProgram(major: string): Promise<string> {
  return major === own ? process.execPath : path.join(await npmPrograms(`node@${major}`), 'node');
}

/** The environment in which it is the one that programs find. @param node what nodeProgram returns */
export function nodeEnv(node: string): Readonly<Record<string, string>> {
  return withPrograms(path.dirname(node));
}
