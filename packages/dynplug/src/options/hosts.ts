// The hosts that options name. What they are is in host/profiles.ts.
import { names, oneOf } from './kinds';
import type { Options } from './option';

export const HOST_NAMES = ['rhdh-1.9', 'rhdh-1.10', 'rhdh-next', 'veecode', 'backstage'] as const;
export type Host = (typeof HOST_NAMES)[number];

/** A host, or `all`: what every known host accepts. */
export type Profile = Host | 'all';
export const PROFILES: readonly Profile[] = [...HOST_NAMES, 'all'];

/** Of targets that check what they make against hosts. */
export const PROFILE = {
  profile: {
    kind: oneOf(PROFILES),
    description: 'The hosts that must accept the result; all means every known host.',
    default: 'all',
  },
} as const satisfies Options;

export const FAIL_ON = {
  failOn: {
    kind: names,
    description: 'Rules of the host contract whose warnings are errors.',
    default: [],
    example: ['key-prefix'],
  },
} as const satisfies Options;
