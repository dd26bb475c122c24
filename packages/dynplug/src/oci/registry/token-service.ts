// The service that gives tokens: a host of its own, perhaps, which is asked without redirects.
import type { Agents } from './agents';
import { answerFailure } from './answer-failure';
import { RegistryFailure } from './failure';
import type { Clock } from './retry';
import { type HttpRequest, readAnswer, send } from './send';
import type { Secrets } from './secrets';

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
