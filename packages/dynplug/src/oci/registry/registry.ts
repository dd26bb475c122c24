// A registry: finding out how it is spoken to, and requests with authorization, redirects and retries. It knows nothing of images.
import type { IncomingMessage } from 'node:http';
import { Agents, type Environment, isLoopback, requireAllowed } from './connections';
import { answerFailure } from './answer-failure';
import { Authorization } from './authorization';
import type { Credentials } from './auth-file';
import { RegistryFailure } from './failure';
import { type Clock, retrying, untilShown } from './retry';
import { type Body, type HttpRequest, readAnswer, send } from './send';
import type { Secrets } from './secrets';
import { type TokenRequest, askTokenService } from './token-service';

export interface RegistryOptions {
  /** `quay.io`, `localhost:5000`, as in references. */
  readonly host: string;
  /** Found only when the registry asks. */
  readonly credentials: () => Promise<Credentials | undefined>;
  /** Plain http may be spoken to hosts other than this machine. */
  readonly insecure: boolean;
  /** Absolute path of a PEM file. */
  readonly ca: string | undefined;
  /** Milliseconds in which nothing moves. */
  readonly timeout: number;
  readonly attempts: number;
  readonly connections: number;
  readonly env: Environment;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly signal: AbortSignal | undefined;
}

export interface RegistryRequest {
  readonly method: string;
  /** Below the registry, with a leading slash; or where an answer has led. */
  readonly to: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  readonly scopes: readonly string[];
  /** What is being done on which reference, for errors. */
  readonly what: string;
}

/** How a blob is sent. The specification wants both; some registries take only one. whole: one PUT with all bytes. parts: a PATCH for each part, then a PUT without bytes. */
export type UploadForm = 'whole' | 'parts';

const MAX_REDIRECTS = 5;
/** Docker Hub's name in references is not that of its API. */
const API_HOSTS: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

export class Registry {
  readonly host: string;
  /** The forms of uploads that it has refused so far: what was learned with one blob holds for the others. */
  readonly refusedForms = new Set<UploadForm>();
  #base: Promise<URL> | undefined;
  readonly #agents: Agents;
  readonly #authorization: Authorization;
  /** Answers → where they came from. */
  readonly #origins = new WeakMap<IncomingMessage, { readonly url: URL; readonly elsewhere: boolean }>();

  constructor(private readonly options: RegistryOptions) {
    const { host, credentials, insecure, secrets } = options;
    this.host = host;
    this.#agents = new Agents(options);
    this.#authorization = new Authorization({
      host,
      credentials,
      secrets,
      insecure,
      isPlain: () => this.#isPlain,
      fetchToken: (request) => this.#fetchToken(request),
    });
  }

  /** Asks whether it speaks the API, and over what. Once; before that nothing else is sent. @throws ENETWORK, EREGISTRY, EAUTH */
  ping(): Promise<URL> {
    this.#base ??= this.#ping();
    return this.#base;
  }

  /**
   * One request; the answer's status is the caller's to judge. Its body has to be read (`read`, `fail`) or destroyed.
   * @throws ENETWORK, EINTERRUPTED, EAUTH
   */
  async request(request: RegistryRequest): Promise<IncomingMessage> {
    const url = typeof request.to === 'string' ? new URL(request.to, await this.ping()) : request.to;
    return this.#authorized(url, request);
  }

  /**
   * A HEAD, or a GET where HEAD is rejected as a method (405, 501: RFC 9110), as proxies with a list of methods do.
   * @throws ENETWORK, EINTERRUPTED, EAUTH
   */
  async head(request: RegistryRequest): Promise<IncomingMessage> {
    const answer = await this.request({ ...request, method: 'HEAD' });
    if (answer.statusCode !== 405 && answer.statusCode !== 501) return answer;
    answer.resume();
    return this.request({ ...request, method: 'GET' });
  }

  /** True if a redirect has led to another host, which has answered: the storage of a registry. */
  answeredElsewhere(answer: IncomingMessage): boolean {
    return this.#origins.get(answer)?.elsewhere ?? false;
  }

  /** Where an answer leads with its `Location`; undefined if it does not say. @throws EREGISTRY for an address that nothing may be sent to */
  locationOf(answer: IncomingMessage, what: string): URL | undefined {
    const { location } = answer.headers;
    const from = this.#origins.get(answer)?.url;
    if (location === undefined || !URL.canParse(location, from?.href)) return undefined;
    const url = new URL(location, from);
    requireAllowed(url, this.options.insecure, what, from);
    return url;
  }

  /** The whole body of an answer. @param limit bytes @throws ENETWORK, EREGISTRY */
  read(answer: IncomingMessage, limit: number, request: RegistryRequest): Promise<Buffer> {
    return readAnswer(answer, limit, this.#plainRequest(new URL(`https://${this.host}`), request));
  }

  /** The error that an answer is. */
  fail(answer: IncomingMessage, request: RegistryRequest): Promise<RegistryFailure> {
    const { secrets, clock, host } = this.options;
    const { url: at, elsewhere = false } = this.#origins.get(answer) ?? {};
    const url =
      (elsewhere ? at : undefined) ??
      (typeof request.to === 'string' ? new URL(request.to, `https://${host}`) : request.to);
    return answerFailure(answer, this.#plainRequest(url, request), secrets, clock.now(), elsewhere);
  }

  /** Tries again after failures that may pass. @throws the last one */
  retrying<T>(work: (attempt: number) => Promise<T>): Promise<T> {
    return retrying(this.options, work);
  }

  /** Looks again for what it has accepted, until that shows. @returns false if it never does */
  untilShown(isShown: () => Promise<boolean>): Promise<boolean> {
    return untilShown(this.options, isShown);
  }

  /** The same registry for what has to be done although the run was stopped: tidying up, without retries. */
  afterwards(): Registry {
    const again = new Registry({ ...this.options, signal: undefined, attempts: 1, timeout: 5_000 });
    again.#base = this.#base;
    again.#isPlain = this.#isPlain;
    return again;
  }

  /** Closes its connections. */
  close(): void {
    this.#agents.close();
  }

  #isPlain = false;

  async #ping(): Promise<URL> {
    const name = API_HOSTS[this.host] ?? this.host;
    const secure = new URL(`https://${name}`);
    const mayBePlain = this.options.insecure || isLoopback(secure.hostname);
    try {
      return await this.retrying(() => this.#tryBase(secure));
    } catch (error) {
      if (!(error instanceof RegistryFailure && error.details.plain && mayBePlain)) throw error;
      this.#isPlain = true;
      return this.retrying(() => this.#tryBase(new URL(`http://${name}`)));
    }
  }

  async #tryBase(base: URL): Promise<URL> {
    const request: RegistryRequest = { method: 'GET', to: new URL('/v2/', base), scopes: [], what: this.host };
    const answer = await this.#follow(new URL('/v2/', base), base.origin, request, undefined);
    const { statusCode = 0 } = answer;
    if (statusCode === 401) this.#authorization.remember(answer);
    else if (statusCode === 404)
      throw new RegistryFailure(
        'EREGISTRY',
        `${this.host} is not a registry: it has no /v2/.`,
        'Check the host in the reference.',
        { transient: false, status: statusCode },
      );
    else if (statusCode !== 200) throw await this.fail(answer, request);
    answer.resume();
    return base;
  }

  async #authorized(url: URL, request: RegistryRequest): Promise<IncomingMessage> {
    const own = (await this.ping()).origin;
    const header = await this.#authorization.header(request.scopes);
    const answer = await this.#follow(url, own, request, header);
    if (answer.statusCode !== 401) return answer;
    const other = await this.#authorization.answer(answer, request.scopes, header);
    if (other === undefined) return answer;
    answer.resume();
    return this.#follow(url, own, request, other);
  }

  /** Follows redirects. The authorization is for the registry's own origin: no other gets it, wherever an answer leads. */
  async #follow(
    start: URL,
    own: string,
    request: RegistryRequest,
    authorization: string | undefined,
  ): Promise<IncomingMessage> {
    let url = start;
    let { method } = request;
    requireAllowed(url, this.options.insecure, request.what);
    for (let redirects = 0; ; redirects++) {
      const headers = {
        ...request.headers,
        ...(authorization !== undefined && url.origin === own && { authorization }),
      };
      const answer = await send({ ...this.#plainRequest(url, request), method, headers }, this.#agents);
      const { statusCode = 0 } = answer;
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return this.#own(answer, url, own);
      answer.resume();
      if (redirects === MAX_REDIRECTS || !URL.canParse(location, url.href))
        throw new RegistryFailure('EREGISTRY', `${request.what}: ${url.host} redirects without an end.`, undefined, {
          transient: false,
        });
      const next = new URL(location, url);
      requireAllowed(next, this.options.insecure, request.what, url);
      if (statusCode < 307 && method !== 'HEAD') method = 'GET';
      url = next;
    }
  }

  /** A challenge of another host is not ours to answer. */
  #own(answer: IncomingMessage, url: URL, own: string): IncomingMessage {
    const elsewhere = url.origin !== own;
    if (elsewhere) delete answer.headers['www-authenticate'];
    this.#origins.set(answer, { url, elsewhere });
    return answer;
  }

  #fetchToken(request: TokenRequest): Promise<unknown> {
    const whole = { ...this.#plainRequest(request.url, { what: this.host }), ...request };
    return this.retrying(() => askTokenService(whole, { ...this.options, agents: this.#agents }));
  }

  #plainRequest(url: URL, { what, body, headers, method }: Partial<RegistryRequest> & { what: string }): HttpRequest {
    const { timeout, signal } = this.options;
    return { method: method ?? 'GET', url, headers: headers ?? {}, body, timeout, signal, what };
  }
}
