// The hosts that options name. What they are is in host/profiles.ts.
import { either, names, oneOf, parsed, text, texts, whole } from './kinds';
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

/** Of targets that derive: the hosts whose manifests decide what they provide. */
export const HOST = {
  host: {
    kind: either(
      parsed(text('a host'), (one): readonly string[] => [one]),
      texts('a list of hosts', text('a host')),
      'a host or a list of hosts',
    ),
    description:
      'The hosts that the plugin must run on, by name or by the file of a host manifest. Packages of @backstage that one of them lacks ship with the plugin; what they have is checked against the ranges of the plugin. Without it, dynplug takes it that hosts have all of @backstage.',
    default: [],
    example: ['rhdh-1.10', './hosts/production.json'],
  },
} as const satisfies Options;

export const FINDING_FORMATS = ['text', 'json', 'github', 'junit'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** Of targets that report findings. */
export const FINDINGS = {
  format: {
    isImportant: true,
    kind: oneOf(FINDING_FORMATS),
    description:
      'How findings are printed: as text, as JSON, as annotations of a GitHub workflow, or as JUnit XML with a test for each host.',
    default: 'text',
  },
  maxWarnings: {
    isImportant: true,
    kind: whole('a whole number, or -1 for no limit', -1),
    description: 'Fails when there are more warnings than this; -1 means no limit. Errors always fail.',
    default: -1,
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
