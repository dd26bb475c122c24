// Which Authorization header a request gets: none, Basic, or a Bearer token for its scopes. Source: the distribution project's token and
// OAuth2 specifications.
import type { IncomingMessage } from 'node:http';
import type { Credentials } from './auth-file';
import { RegistryFailure } from './failure';
import { requireAllowed } from './connections';
import { type Secrets, printableUrl } from './secrets';
import { type TokenRequest, identityRequest, passwordRequest } from './token-service';

export interface AuthorizationOptions {
  readonly host: string;
  /** Undefined: none were found. */
  readonly credentials: () => Promise<Credentials | undefined>;
  /** Sends and returns the JSON of a success. @throws for other answers */
  readonly fetchToken: (request: TokenRequest) => Promise<unknown>;
  readonly insecure: boolean;
  /** The registry itself is spoken to in the clear. */
  readonly isPlain: () => boolean;
  readonly secrets: Secrets;
}

export class Authorization {
  #challenge: Challenge | undefined;
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(private readonly options: AuthorizationOptions) {}

  /** The header for these scopes, as far as the registry has asked for one. @throws EAUTH */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    if (!this.#challenge) return undefined;
    return this.#challenge.scheme === 'basic' ? this.#basic() : this.#token(this.#challenge, scopes);
  }

  /**
   * The header after a 401.
   * @param refused the header that was sent, if any: it is not given again
   * @throws EAUTH
   */
  async answer(
    message: IncomingMessage,
    scopes: readonly string[],
    refused: string | undefined,
  ): Promise<string | undefined> {
    const challenge = this.remember(message);
    if (!challenge) return undefined;
    if (challenge.scheme === 'bearer') {
      // A token may have run out, or the registry names a scope that nobody knew of.
      const asked = [...new Set([...scopes, ...(challenge.parameters['scope']?.split(' ') ?? [])])].filter(Boolean);
      if (refused !== undefined) {
        this.#tokens.delete(keyOf(asked));
        this.#tokens.delete(keyOf(scopes));
      }
      const token = this.#token(challenge, asked);
      this.#tokens.set(keyOf(scopes), token);
      return token;
    }
    const header = await this.#basic();
    return header === refused ? undefined : header;
  }

  /** Takes the challenge of a 401 for the requests to come. */
  remember(message: IncomingMessage): Challenge | undefined {
    const challenges = parseChallenges(message.headers['www-authenticate'] ?? '');
    const challenge = ['bearer', 'basic']
      .map((scheme) => challenges.find((one) => one.scheme === scheme))
      .find(Boolean);
    this.#challenge = challenge ?? this.#challenge;
    return challenge;
  }

  async #basic(): Promise<string | undefined> {
    const credentials = await this.options.credentials();
    if (!credentials || credentials.kind !== 'password') return undefined;
    return basicHeader(credentials, this.options.secrets);
  }

  #token(challenge: Challenge, scopes: readonly string[]): Promise<string> {
    const key = keyOf(scopes);
    let token = this.#tokens.get(key);
    if (!token) {
      token = this.#fetch(challenge, scopes);
      this.#tokens.set(key, token);
      token.catch(() => this.#tokens.delete(key));
    }
    return token;
  }

  async #fetch({ parameters }: Challenge, scopes: readonly string[]): Promise<string> {
    const { secrets } = this.options;
    const url = this.#realm(parameters['realm'] ?? '');
    const credentials = await this.options.credentials();
    if (credentials?.kind === 'token') return `Bearer ${credentials.token}`;
    const service = parameters['service'];
    const answer = await this.options.fetchToken(
      credentials?.kind === 'identity'
        ? identityRequest(url, service, scopes, credentials.identityToken)
        : passwordRequest(url, service, scopes, credentials && basicHeader(credentials, secrets)),
    );
    const { token, access_token: accessToken } = (answer ?? {}) as { token?: unknown; access_token?: unknown };
    const given = [token, accessToken].find((value): value is string => typeof value === 'string' && value !== '');
    if (given === undefined || /[^\x21-\x7e]/.test(given))
      throw this.#refuse(
        `${url.host} gives no token`,
        'The service that gives tokens is not set up right.',
        credentials && `${CREDENTIALS_TEXT[credentials.kind]} sent to ${url.origin}.`,
      );
    secrets.add(given);
    return `Bearer ${given}`;
  }

  /** Credentials go to the realm: a registry on https may not lead them elsewhere in the clear. */
  #realm(text: string): URL {
    if (!URL.canParse(text)) throw this.#refuse('it names no address that gives tokens');
    const url = new URL(text);
    if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
      throw this.#refuse(`it sends for tokens to an address of the form ${url.protocol}`);
    if (url.protocol === 'http:' && !this.options.isPlain())
      throw this.#refuse(`it sends for tokens to ${printableUrl(url)}, which is not encrypted`);
    requireAllowed(url, this.options.insecure, this.options.host);
    return url;
  }

  /** @param sent what was sent where */
  #refuse(reason: string, hint?: string, sent = 'No credentials were sent.'): RegistryFailure {
    return new RegistryFailure('EAUTH', `${this.options.host}: ${reason}. ${sent}`, hint, { transient: false });
  }
}

/** The start of a sentence. A token as it is goes to no service. */
const CREDENTIALS_TEXT: Readonly<Record<Credentials['kind'], string>> = {
  password: 'The user and the password were',
  identity: 'The identity token was',
  token: 'The token was',
};

function keyOf(scopes: readonly string[]): string {
  return [...scopes].sort().join(' ');
}

function basicHeader({ username, password }: Credentials & { kind: 'password' }, secrets: Secrets): string {
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  secrets.add(password, pair);
  return `Basic ${pair}`;
}

/** A way to authorize oneself that a `WWW-Authenticate` offers. */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** All challenges of a `WWW-Authenticate`, in order. Source: RFC 9110 §11.6.1. */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const token = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;
  for (let match = token.exec(header); match; match = token.exec(header)) {
    const [, name = '', quoted, bare] = match;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} });
    else {
      const last = challenges.at(-1);
      if (last) last.parameters[name.toLowerCase()] = value;
    }
  }
  return challenges;
}
