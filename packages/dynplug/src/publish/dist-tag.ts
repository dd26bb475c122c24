// The dist-tag of a version in an npm registry: which one, and what a tag may be.
import parse from 'semver/functions/parse';
import validRange from 'semver/ranges/valid';
import { DynplugError } from '../errors/errors';

/** A tag, and whether a person chose it: such a tag is also set on a version that the registry already has. */
export interface DistTag {
  readonly tag: string;
  readonly isChosen: boolean;
}

/** Where a tag may stand, first to last. */
export interface WrittenTags {
  readonly option: string | undefined;
  readonly publishConfig: unknown;
  /** `tag` in .npmrc, unless it is npm's default. */
  readonly npmrc: string | undefined;
}

/** npm's own name for what people get who name no version. */
const LATEST = 'latest';

/**
 * The tag for a version: the first that is written, else for a prerelease its own name (`1.2.3-rc.1` → `rc`), or `next` where it has
 * only a number. A release without a written tag is left to npm, which moves `latest` to the highest release only.
 * @returns undefined: npm decides
 * @throws EOPTION for what is not a tag by npm's rules, and for a prerelease as `latest`
 */
export function distTagOf(version: string, written: WrittenTags): DistTag | undefined {
  const { option, publishConfig, npmrc } = written;
  const chosen = [
    { place: 'distTag', value: option },
    { place: 'publishConfig.tag', value: publishConfig },
    { place: 'tag in .npmrc', value: npmrc },
  ].find(({ value }) => value !== undefined);
  const prerelease = parse(version)?.prerelease ?? [];
  if (chosen === undefined) return prerelease.length === 0 ? undefined : { tag: nameOf(prerelease), isChosen: false };
  const tag = requireTag(chosen.value, chosen.place);
  if (tag === LATEST && prerelease.length > 0)
    throw new DynplugError(
      'EOPTION',
      `${chosen.place}: "${LATEST}" is for releases, and ${version} is a prerelease: everyone who installs without a version would get it.`,
      `Leave ${chosen.place} out, which makes it "${nameOf(prerelease)}", or name another tag.`,
    );
  return { tag, isChosen: true };
}

/** @throws EOPTION. Rules: npm-publish and npm-dist-tag; a tag is part of a URL and of arguments. */
function requireTag(value: unknown, place: string): string {
  const reason =
    typeof value !== 'string' || value.trim() === ''
      ? 'is not a name'
      : value.startsWith('-')
        ? 'starts with "-", so npm would take it for an option'
        : encodeURIComponent(value) !== value
          ? 'has characters that a URL cannot hold'
          : validRange(value) !== null
            ? 'reads as a version range'
            : undefined;
  if (reason === undefined) return value as string;
  throw new DynplugError(
    'EOPTION',
    `${place}: ${JSON.stringify(value)} ${reason}.`,
    'Use letters and digits, such as "next" or "stable".',
  );
}

function nameOf(prerelease: readonly (string | number)[]): string {
  const name = /^[a-z]+/i.exec(String(prerelease[0]))?.[0];
  return name === undefined || validRange(name) !== null || name === LATEST ? 'next' : name;
}
