// What must never be printed. Registries and proxies repeat requests in their error pages, so all that they say passes through here.

const MAX_LENGTH = 300;

/** The secrets of one run. */
export class Secrets {
  readonly #known = new Set<string>();

  /** Remembers a password, token or header value, also as it looks inside a URL. */
  add(...secrets: readonly string[]): void {
    for (const secret of secrets)
      if (secret !== '') for (const form of [secret, encodeURIComponent(secret)]) this.#known.add(form);
  }

  /** The text without secrets, control characters and excess length. */
  clean(text: string): string {
    // The longest first: one secret may be a part of another.
    const known = [...this.#known].sort((a, b) => b.length - a.length);
    const hidden = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
    const schemes = hidden.replace(/\b(Basic|Bearer)\s+[\w.~+/=-]{6,}/gi, '$1 ***');
    // A terminal would obey control characters.
    const printable = schemes.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
    return printable.length > MAX_LENGTH ? `${printable.slice(0, MAX_LENGTH)} …` : printable;
  }
}

/** An address without what may hold a secret: user, query and fragment. */
export function printableUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
