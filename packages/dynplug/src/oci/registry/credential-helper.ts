// `docker-credential-<name> get`. Source: docker/docker-credential-helpers: the server on stdin, JSON on stdout.
import { tmpdir } from 'node:os';
import { DynplugError } from '../../errors/errors';
import { runProgram } from '../../process/run';

export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for tokens. */
  | { readonly kind: 'identity'; readonly identityToken: string }
  /** A token as it is. */
  | { readonly kind: 'token'; readonly token: string };

/** @returns undefined when it has none for this server @throws EAUTH; what the helper printed is not shown: it may hold a secret */
export async function askCredentialHelper(name: string, server: string): Promise<Credentials | undefined> {
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
  const answer = parse(printed);
  if (!answer) throw new DynplugError('EAUTH', `${program} gave no credentials for ${server} that can be read.`);
  // Docker's way to say that the secret is an identity token.
  return answer.Username === '<token>'
    ? { kind: 'identity', identityToken: answer.Secret }
    : { kind: 'password', username: answer.Username, password: answer.Secret };
}

function parse(text: string): { readonly Username: string; readonly Secret: string } | undefined {
  try {
    const { Username, Secret } = JSON.parse(text) as { Username?: unknown; Secret?: unknown };
    return typeof Username === 'string' && typeof Secret === 'string' ? { Username, Secret } : undefined;
  } catch {
    // The reason would quote the secret.
    return undefined;
  }
}
