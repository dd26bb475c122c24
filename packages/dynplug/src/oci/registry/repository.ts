// Paths and scopes of one repository, and the texts that errors name it by.
import type { Reference } from '../reference';
import type { Registry, RegistryRequest } from './registry';

export interface Repository {
  readonly registry: Registry;
  /** `acme/notes-backend`. */
  readonly name: string;
  readonly access: 'pull' | 'pull,push';
}

/** `host/path`. */
export function repositoryText({ registry, name }: Repository): string {
  return `${registry.host}/${name}`;
}

/** `host/path:tag` or `host/path@sha256:…`. */
export function referenceText({ registry, repository, tag, digest }: Reference): string {
  return `${registry}/${repository}${tag === undefined ? `@${digest ?? ''}` : `:${tag}`}`;
}

/** A request to this repository. @param to below `/v2/<name>/`, or where an answer has led */
export function repositoryRequest(
  { registry, name, access }: Repository,
  method: string,
  to: string | URL,
  more: Partial<Pick<RegistryRequest, 'headers' | 'body' | 'what'>> & { readonly mountFrom?: string } = {},
): RegistryRequest {
  const { mountFrom, ...rest } = more;
  return {
    method,
    to: typeof to === 'string' ? `/v2/${name}/${to}` : to,
    scopes: [`repository:${name}:${access}`, ...(mountFrom === undefined ? [] : [`repository:${mountFrom}:pull`])],
    what: `${registry.host}/${name}`,
    ...rest,
  };
}
