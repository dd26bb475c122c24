// What the text, Markdown and HTML of a summary say of a plugin in the same words.
import type { SummaryPlugin } from './summary';

/** `1.5 MB`; thousands, as registries count. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `+1.2 kB`; undefined without a report before. */
export function changeText({ change }: SummaryPlugin): string | undefined {
  if (!change) return undefined;
  if (change.isSame) return 'unchanged';
  if (change.bytes === 0) return 'changed';
  return `${change.bytes > 0 ? '+' : '−'}${sizeText(Math.abs(change.bytes))}`;
}

/** What somebody would look for first: where it was published, or else what was made. */
export function resultOf({ published, image, tarball }: SummaryPlugin): readonly string[] {
  return published ?? [...(image?.names ?? []), ...(tarball?.names ?? [])];
}

/** The first characters of a digest, without its algorithm. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:|sha512-)/, '').slice(0, 12);
}

/** Names of hosts that any plugin has a verdict for, in the order of the first one. */
export function hostsOf(plugins: readonly SummaryPlugin[]): readonly string[] {
  return [...new Set(plugins.flatMap(({ verdicts = {} }) => Object.keys(verdicts)))];
}

export const VERDICT_WORDS = { ok: 'yes', warning: 'with warnings', error: 'no' } as const;
