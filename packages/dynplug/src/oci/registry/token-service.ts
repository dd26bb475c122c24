// The service that gives tokens: a host of its own, perhaps, which is asked without redirects. Source: the distribution project's token and
// OAuth2 specifications.
import type { Agents } from './connections';
import { answerFailure } from './answer-failure';
import { RegistryFailure } from './failure';
import type { Clock } from './retry';
import { type HttpRequest, bytesBody, readAnswer, send } from './send';
import type { Secrets } from './secrets';

/** What a token is asked with. */
export type TokenRequest = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>;

const MAX_BYTES = 1 << 20;

/** @returns the JSON of its answer; undefined when it is none @throws EAUTH when it refuses, ENETWORK, EREGISTRY when another try may help */
export async function askTokenService(
  request: HttpRequest,
  { agents, secrets, clock }: { readonly agents: Agents; readonly secrets: Secrets; readonly clock: Clock },
): Promise<unknown> {
  const answer = await send(request, agents);
  if (answer.statusCode !== 200) {
    const failure = await answerFailure(answer, request, secrets, clock.now());
    // What a token service refuses is a matter of credentials, whatever its status.
    throw failure.details.transient
      ? failure
      : new RegistryFailure('EAUTH', failure.message, failure.hint ?? 'Check the credentials.', failure.details);
  }
  try {
    return JSON.parse((await readAnswer(answer, MAX_BYTES, request)).toString()) as unknown;
  } catch (error) {
    if (error instanceof RegistryFailure) throw error;
    return undefined;
  }
}

/** @param authorization a Basic header; undefined asks as nobody */
export function passwordRequest(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  authorization: string | undefined,
): TokenRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { method: 'GET', url, headers: authorization === undefined ? {} : { authorization } };
}

export function identityRequest(
  url: URL,
  service: string | undefined,
  scopes: readonly string[],
  identityToken: string,
): TokenRequest {
  const form = Buffer.from(
    new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'dynplug',
      refresh_token: identityToken,
      ...(service !== undefined && { service }),
      scope: scopes.join(' '),
    }).toString(),
  );
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bytesBody(form),
  };
}
