// The environment of processes that run code of plugins: a list of what is allowed, so that no token or password is among it.

/** What Node and operating systems need, and what decides about languages, times and colors. */
const ALLOWED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|TERM|CI|NO_COLOR|FORCE_COLOR|NODE_ENV|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;

/** The allowed variables of an environment. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed = Object.entries(env).filter(
    (entry): entry is [string, string] => ALLOWED.test(entry[0]) && entry[1] !== undefined,
  );
  // Of NODE_OPTIONS the memory limit alone matters to a child.
  const memory = /--max[-_]old[-_]space[-_]size=\d+/.exec(env['NODE_OPTIONS'] ?? '')?.[0];
  return { ...Object.fromEntries(allowed), ...(memory !== undefined && { NODE_OPTIONS: memory }) };
}
