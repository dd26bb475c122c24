// Image references: `host[:port]/path:tag`, `host[:port]/path@sha256:…`. Grammar: distribution/reference; narrowed to what installers of
// dynamic plugins take: the registry is always named, and there is a tag or a digest, never both.
import { DynplugError } from '../errors/errors';
import { isDigest } from './digest';

export interface Reference {
  /** `quay.io`, `localhost:5000`. */
  readonly registry: string;
  /** `acme/foo-backend`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:<hex>`. */
  readonly digest?: string;
}

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = new RegExp(`^${LABEL}(?:\\.${LABEL})*(?::[0-9]{1,5})?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** Registries take no longer names. */
const MAX_NAME = 255;

/**
 * The text, to be shown, without the password before its host: `user:***@host/…`. A password may hold anything, also / and @.
 * @param text a reference, or a template of one, right or wrong
 */
export function maskedReference(text: string): string {
  const { before, user, rest } = userIn(text) ?? {};
  if (user === undefined) return text;
  const colon = user.indexOf(':');
  return `${before ?? ''}${colon < 0 ? '***' : `${user.slice(0, colon)}:***`}@${rest ?? ''}`;
}

/** What is before the last @ that is not the one of a digest. */
function userIn(text: string): { readonly before: string; readonly user: string; readonly rest: string } | undefined {
  const digest = text.search(/@(sha\d+|md5):[^@]*$/i);
  const at = text.slice(0, digest < 0 ? undefined : digest).lastIndexOf('@');
  if (at < 0) return undefined;
  const [before = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text) ?? [];
  const [user, rest] = [text.slice(before.length, at), text.slice(at + 1)];
  // `quay.io/acme/foo@latest` has a digest that is none.
  return user.includes(':') || rest.includes('/') ? { before, user, rest } : undefined;
}

/**
 * @param text without `oci://` and without `!key`
 * @throws EREFERENCE, with what is wrong
 */
export function parseReference(text: string): Reference {
  const refuse = (reason: string, hint = 'For example quay.io/acme/notes-backend:1.0.0.'): never => {
    throw new DynplugError('EREFERENCE', `"${maskedReference(text)}" is not an image reference: ${reason}.`, hint);
  };
  if (userIn(text))
    refuse(
      'it holds a user, and perhaps a password',
      'Credentials are found by themselves: docs/how-to/publish-images.md lists the places. A password that was written here is known to your shell and to logs by now.',
    );
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text);
  if (scheme) refuse(`it starts with ${scheme[0]}`, `Write it without: ${text.slice(scheme[0].length)}.`);
  if (text.includes('!')) refuse('it names a folder after "!"', 'The folder is added where an installer needs it.');
  const slash = text.indexOf('/');
  if (slash < 0) refuse('it has no registry');
  const registry = text.slice(0, slash);
  if (!/[.:]/.test(registry) && registry !== 'localhost')
    refuse(`"${registry}" names no registry`, `Installers assume none. For Docker Hub write docker.io/${text}.`);
  if (!REGISTRY.test(registry)) refuse(`"${registry}" is not a host name with an optional port`);
  const [name = '', ...digests] = text.slice(slash + 1).split('@');
  const colon = name.indexOf(':');
  const repository = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? undefined : name.slice(colon + 1);
  const digest = digests.length > 0 ? digests.join('@') : undefined;
  const wrong = repository.split('/').find((component) => !COMPONENT.test(component));
  if (wrong !== undefined)
    refuse(
      wrong === '' ? 'a part of its path is empty' : `"${wrong}" is not allowed in its path`,
      'Paths hold lower-case letters, digits, and single . _ - between them.',
    );
  if (registry.length + 1 + repository.length > MAX_NAME) refuse(`its name is longer than ${MAX_NAME} characters`);
  if (tag !== undefined && digest !== undefined)
    refuse(
      'it has both a tag and a digest',
      'Installers refuse that. Leave one out: the digest says which bytes, the tag what they are called.',
    );
  if (tag === undefined && digest === undefined) refuse('it has neither a tag nor a digest');
  if (tag !== undefined && !TAG.test(tag))
    refuse(
      `"${tag}" is not a tag`,
      'Tags hold up to 128 letters, digits and _ . - and start with none of the last two.',
    );
  if (digest !== undefined && !isDigest(digest)) refuse(`"${digest}" is not a sha256 digest`);
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}
