// What npm's configuration says, of .npmrc and all other places that npm reads.
import { DynplugError } from '../errors/errors';
import { runNpm } from './run-npm';

/** `@acme` of `@acme/foo`. */
export function scopeOf(name: string): string | undefined {
  return /^(@[^/]+)\//.exec(name)?.[1];
}

/** The key in .npmrc that names the registry of a package's scope. */
export function scopeKeyOf(name: string): string | undefined {
  const scope = scopeOf(name);
  return scope && `${scope}:registry`;
}

/**
 * Values of npm's configuration, asked for at once: each npm takes a quarter of a second to start.
 * @param keys two or more: npm prints a single value without its key
 * @param cwd absolute
 * @returns key → value, of those that are set
 * @throws EOPTION for a value that holds credentials, which npm does not tell; ETOOL when npm fails otherwise
 */
export async function npmSettings(
  keys: readonly [string, string, ...(readonly string[])],
  cwd: string,
): Promise<ReadonlyMap<string, string>> {
  const { succeeded, stdout, stderr } = await runNpm(['config', 'get', ...keys, '--workspaces=false'], cwd);
  if (succeeded) {
    const lines = stdout.split('\n').map((line) => line.trimEnd());
    const values = keys.map(
      (key) => [key, lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''] as const,
    );
    return new Map(values.filter(([, value]) => value !== '' && value !== 'undefined' && value !== 'null'));
  }
  const hidden = /The (\S+) option is protected/.exec(stderr)?.[1];
  if (hidden !== undefined)
    throw new DynplugError(
      'EOPTION',
      `${hidden} in .npmrc holds a user name or password, so npm does not print it.`,
      `Write the address alone, and the credentials on lines of their own: //<registry>/:username=… and //<registry>/:_password=… (base64), or //<registry>/:_authToken=….`,
    );
  // What npm says may quote the file.
  throw new DynplugError('ETOOL', `npm config get ${keys.join(' ')} failed.`, `Run it in ${cwd} to see why.`);
}
