// The registries of one run: opened when first needed, closed together.
import { findCredentials } from './credentials';
import type { Environment } from './connections';
import { Registry } from './registry';
import type { Repository } from './repository';
import { type Clock, SYSTEM_CLOCK } from './retry';
import { Secrets } from './secrets';
import type { Reference } from '../reference';

export interface RegistrySettings {
  /** Plain http may be spoken to hosts other than this machine. */
  readonly insecure: boolean;
  /** Absolute path of a PEM file with further authorities. */
  readonly ca: string | undefined;
  /** Milliseconds in which nothing moves. */
  readonly timeout: number;
  /** Blobs at a time. */
  readonly concurrency: number;
  /** Credentials, proxies and the places of their files. */
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

const ATTEMPTS = 5;

export class Registries {
  readonly #open = new Map<string, Registry>();
  readonly #hosts: readonly string[];
  readonly #secrets = new Secrets();

  /** @param references all that the run will touch */
  constructor(
    references: readonly Reference[],
    private readonly settings: RegistrySettings,
  ) {
    // Also before they are sent anywhere.
    this.#secrets.add(settings.env['DYNPLUG_REGISTRY_PASSWORD'] ?? '');
    this.#hosts = [...new Set(references.map(({ registry }) => registry))];
  }

  /** One repository. Each has a connection of its own: credentials may differ by path. */
  repository({ registry: host, repository: name }: Reference, access: Repository['access']): Repository {
    const key = `${host}/${name}`;
    const registry = this.#open.get(key) ?? this.#registry(host, name);
    this.#open.set(key, registry);
    return { registry, name, access };
  }

  close(): void {
    for (const registry of this.#open.values()) registry.close();
  }

  #registry(host: string, repository: string): Registry {
    const { env, signal, clock = SYSTEM_CLOCK, concurrency, ...settings } = this.settings;
    const secrets = this.#secrets;
    let found: ReturnType<typeof findCredentials> | undefined;
    return new Registry({
      ...settings,
      host,
      env,
      clock,
      secrets,
      signal,
      attempts: ATTEMPTS,
      connections: concurrency + 1,
      credentials: () => (found ??= findCredentials({ host, repository, hosts: this.#hosts, env, secrets })),
    });
  }
}
