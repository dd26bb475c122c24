// Every Node that we support. Usually what is in use; `npm run test:matrix` (MATRIX=full) tries all.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { PORTAL } from './portal';

const own = process.versions.node.split('.')[0] as string;

/** Majors; the last release of each that npm has as a package. */
export const NODES: readonly string[] = process.env['MATRIX'] === 'full' ? ['20', '22', '24'] : [own];

/** The program of a Node version, installed from npm into the folder beside the portal when it is not ours. */
export async function nodeProgram(major: string): Promise<string> {
  if (major === own) return process.execPath;
  const folder = path.join(path.dirname(PORTAL), `node-${major}`);
  const program = path.join(folder, 'node_modules/node/bin/node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const install = ['install', `node@${major}`, '--no-audit', '--no-fund'];
  const { code, output } = await execute('npm', install, { cwd: folder });
  if (code !== 0 || !existsSync(program)) throw new Error(output);
  return program;
}

/** The environment in which it is the one that programs find. @param node what nodeProgram returns */
export function nodeEnv(node: string): Readonly<Record<string, string>> {
  return { PATH: `${path.dirname(node)}${path.delimiter}${process.env['PATH'] ?? ''}` };
}
