// What npm may know and nobody else should read: looked up only to be left out of messages, as registries repeat requests in their answers.
import { existsSync, readFileSync } from 'node:fs';
import { Secrets } from '../oci/registry/secrets';

const IN_FILES = /^\s*[^#;].*?(_authToken|_password|_auth)\s*=\s*"?(.+?)"?\s*$/gm;
const IN_ADDRESSES = /:\/\/[^\s/@:]*:([^\s/@]+)@/g;
const IN_ENVIRONMENT = /token|passw|secret|_auth|otp/i;
/** Shorter values would take words out of messages. */
const MIN_LENGTH = 6;

/**
 * @param files .npmrc files, absolute
 * @param otp a one-time password
 */
export function npmSecrets(
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  otp: string | undefined,
): Secrets {
  const secrets = new Secrets();
  const add = (value: string): void => {
    if (value.length >= MIN_LENGTH) secrets.add(value);
  };
  for (const [name, value] of Object.entries(env)) if (IN_ENVIRONMENT.test(name)) add(value ?? '');
  for (const file of files) {
    if (!existsSync(file)) continue;
    const text = readFileSync(file, 'utf8');
    for (const [, kind, value = ''] of text.matchAll(IN_FILES)) {
      add(value);
      // Both are base64, and so is the header that is made of them.
      if (kind !== '_authToken') add(Buffer.from(value, 'base64').toString());
    }
    for (const header of basicHeaders(text)) add(header);
    for (const [, password = ''] of text.matchAll(IN_ADDRESSES)) add(password);
  }
  if (otp !== undefined) add(otp);
  return secrets;
}

/** `user:password` in base64, for each registry that has both. */
function basicHeaders(text: string): readonly string[] {
  const values = (key: string): ReadonlyMap<string, string> =>
    new Map(
      [...text.matchAll(new RegExp(`^\\s*(.*):${key}\\s*=\\s*"?(.+?)"?\\s*$`, 'gm'))].map(([, at = '', value = '']) => [
        at,
        value,
      ]),
    );
  const passwords = values('_password');
  return [...values('username')].flatMap(([at, username]) => {
    const password = passwords.get(at);
    if (password === undefined) return [];
    return [Buffer.from(`${username}:${Buffer.from(password, 'base64').toString()}`).toString('base64')];
  });
}
