// auth.json and config.json, and the credential helpers that they name. Sources: containers-auth.json(5), docker's documentation of its config
// file, and docker/docker-credential-helpers: the server on stdin, JSON on stdout.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DynplugError } from '../../errors/errors';
import { parseJson } from '../../json/parse-json';
import { isText } from '../../json/values';
import { runProgram } from '../../process/run';

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for tokens. */
  | { readonly kind: 'identity'; readonly identityToken: string }
  /** A token as it is. */
  | { readonly kind: 'token'; readonly token: string };

interface AuthEntry {
  readonly auth?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly identitytoken?: unknown;
  readonly registrytoken?: unknown;
}

interface AuthFile {
  readonly auths?: Readonly<Record<string, AuthEntry>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

/** Docker Hub goes by several names. */
const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];
const DOCKER_HUB_SERVER = 'https://index.docker.io/v1/';

/**
 * A helper of this registry wins, then the entry that names most of the path, then the store for all.
 * @param file absolute
 * @throws EAUTH when the file or a helper can't be used; nothing of its content is shown
 */
export async function credentialsInFile(
  file: string,
  host: string,
  repository: string,
): Promise<Credentials | undefined> {
  const { auths = {}, credHelpers = {}, credsStore } = readAuthFile(file);
  const names = DOCKER_HUB.includes(host) ? DOCKER_HUB : [host];
  const server = DOCKER_HUB.includes(host) ? DOCKER_HUB_SERVER : host;
  const helper = [...names, server].map((name) => credHelpers[name]).find((name) => typeof name === 'string');
  if (typeof helper === 'string') return askCredentialHelper(helper, server);
  const keys = Object.keys(auths);
  for (const wanted of names.flatMap((name) => pathsOf(name, repository)))
    for (const key of keys.filter((candidate) => normalized(candidate) === wanted)) {
      const found = credentialsOf(auths[key] ?? {}, file, key);
      if (found) return found;
    }
  return typeof credsStore === 'string' && credsStore !== '' ? askCredentialHelper(credsStore, server) : undefined;
}

function readAuthFile(file: string): AuthFile {
  try {
    const content = parseJson(readFileSync(file, 'utf8'));
    if (typeof content === 'object' && content !== null) return content;
  } catch {
    // The reason may quote the file, which holds secrets.
  }
  throw new DynplugError('EAUTH', `${file} cannot be read as JSON.`, 'Log in again with podman, skopeo or docker.');
}

/** `host/a/b`, `host/a`, `host`. */
function pathsOf(host: string, repository: string): readonly string[] {
  const parts = repository === '' ? [] : repository.split('/');
  return Array.from({ length: parts.length + 1 }, (_, index) =>
    [host, ...parts.slice(0, parts.length - index)].join('/'),
  );
}

/** Docker writes `https://index.docker.io/v1/`, and older ones so for every host. */
function normalized(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
}

function credentialsOf(entry: AuthEntry, file: string, key: string): Credentials | undefined {
  const { auth, username, password, identitytoken, registrytoken } = entry;
  if (isText(identitytoken)) return { kind: 'identity', identityToken: identitytoken };
  if (isText(registrytoken)) return { kind: 'token', token: registrytoken };
  if (isText(username) && isText(password)) return { kind: 'password', username, password };
  if (!isText(auth)) return undefined;
  const pair = Buffer.from(auth, 'base64').toString();
  const colon = pair.indexOf(':');
  if (colon < 0) throw new DynplugError('EAUTH', `${file}: the entry for ${key} is not a user with a password.`);
  // Docker pads with NUL.
  return { kind: 'password', username: pair.slice(0, colon), password: pair.slice(colon + 1).replace(/\0+$/, '') };
}

/**
 * `docker-credential-<name> get`.
 * @returns undefined when it has none for this server
 * @throws EAUTH; what the helper printed is not shown: it may hold a secret
 */
async function askCredentialHelper(name: string, server: string): Promise<Credentials | undefined> {
  const program = `docker-credential-${name}`;
  if (!/^[\w.-]+$/.test(name)) throw new DynplugError('EAUTH', 'A credential helper has a name that is none.');
  let printed: string;
  try {
    printed = await runProgram(program, ['get'], tmpdir(), { input: server });
  } catch (error) {
    const { message } = error as Error;
    if (/credentials not found/i.test(message)) return undefined;
    const reason = message.includes('not installed') ? 'is not installed' : 'failed';
    throw new DynplugError(
      'EAUTH',
      `${program}, which keeps the credentials for ${server}, ${reason}.`,
      `Try it: echo ${server} | ${program} get`,
    );
  }
  const answer = answered(printed);
  if (!answer) throw new DynplugError('EAUTH', `${program} gave no credentials for ${server} that can be read.`);
  // Docker's way to say that the secret is an identity token.
  return answer.Username === '<token>'
    ? { kind: 'identity', identityToken: answer.Secret }
    : { kind: 'password', username: answer.Username, password: answer.Secret };
}

function answered(text: string): { readonly Username: string; readonly Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as { Username?: unknown; Secret?: unknown };
    return typeof Username === 'string' && typeof Secret === 'string' ? { Username, Secret } : undefined;
  } catch {
    // The reason would quote the secret.
    return undefined;
  }
}
