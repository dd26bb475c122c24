// Who we are to a registry: from the environment, or from the files that podman, skopeo and docker keep. Never from an option: options show
// in process lists and in hashes.
import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { DynplugError } from '../../errors/errors';
import { type Credentials, credentialsInFile } from './auth-file';
import type { Environment } from './connections';
import type { Secrets } from './secrets';

export interface CredentialsQuery {
  /** As in references. */
  readonly host: string;
  /** Narrows keys that name a path. */
  readonly repository: string;
  /** All registries of this run. */
  readonly hosts: readonly string[];
  readonly env: Environment;
  readonly secrets: Secrets;
}

/** @returns undefined when there are none: then the registry is asked without @throws EAUTH when what is there can't be used */
export async function findCredentials(query: CredentialsQuery): Promise<Credentials | undefined> {
  const found = fromEnvironment(query) ?? (await fromFiles(query));
  if (found?.kind === 'password') query.secrets.add(found.password);
  if (found?.kind === 'identity') query.secrets.add(found.identityToken);
  if (found?.kind === 'token') query.secrets.add(found.token);
  return found;
}

/** `DYNPLUG_REGISTRY_USERNAME` and `_PASSWORD` belong to one registry: with several in one run, `DYNPLUG_REGISTRY` says to which. */
function fromEnvironment({ host, hosts, env }: CredentialsQuery): Credentials | undefined {
  const username = env['DYNPLUG_REGISTRY_USERNAME'] || undefined;
  const password = env['DYNPLUG_REGISTRY_PASSWORD'] || undefined;
  if (username === undefined && password === undefined) return undefined;
  if (username === undefined || password === undefined)
    throw new DynplugError(
      'EAUTH',
      `Only one of DYNPLUG_REGISTRY_USERNAME and DYNPLUG_REGISTRY_PASSWORD is set.`,
      'Set both, or none to use the files of podman or docker.',
    );
  const meant = env['DYNPLUG_REGISTRY'] || undefined;
  if (meant === undefined && hosts.length > 1)
    throw new DynplugError(
      'EAUTH',
      `DYNPLUG_REGISTRY_USERNAME is set, and there are several registries: ${hosts.join(', ')}.`,
      'Name the one that it belongs to in DYNPLUG_REGISTRY.',
    );
  return meant === undefined || meant === host ? { kind: 'password', username, password } : undefined;
}

async function fromFiles(query: CredentialsQuery): Promise<Credentials | undefined> {
  const named = query.env['REGISTRY_AUTH_FILE'];
  if (named && !existsSync(named))
    throw new DynplugError('EAUTH', `REGISTRY_AUTH_FILE names ${named}, which does not exist.`);
  for (const file of authFiles(query.env)) {
    if (!existsSync(file)) continue;
    const found = await credentialsInFile(file, query.host, query.repository);
    if (found) return found;
  }
  return undefined;
}

/** In the order in which podman and skopeo look. Absolute. */
function authFiles(env: Environment): readonly string[] {
  const home = env['HOME'] ?? homedir();
  const config = env['XDG_CONFIG_HOME'] || path.join(home, '.config');
  const runtime =
    env['XDG_RUNTIME_DIR'] || (process.platform === 'linux' ? `/run/containers/${userInfo().uid}` : undefined);
  return [
    env['REGISTRY_AUTH_FILE'],
    runtime && path.join(runtime, 'containers', 'auth.json'),
    path.join(config, 'containers', 'auth.json'),
    path.join(env['DOCKER_CONFIG'] || path.join(home, '.docker'), 'config.json'),
  ]
    .filter((file) => file !== undefined && file !== '')
    .map((file) => path.resolve(file as string));
}
