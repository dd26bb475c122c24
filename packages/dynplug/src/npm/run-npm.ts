// The npm client, the user's own: so .npmrc, credentials and proxies work as people know them.
import { type EndedProgram, endOfProgram } from '../process/run';

/** No log files: they would hold whatever a registry answers. */
const QUIET = ['--logs-max=0', '--no-update-notifier'];

/** @param cwd absolute; npm reads the .npmrc there @param env variables besides those of this process @throws ETOOL without npm */
export function runNpm(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<EndedProgram> {
  return endOfProgram('npm', [...args, ...QUIET], cwd, env);
}
