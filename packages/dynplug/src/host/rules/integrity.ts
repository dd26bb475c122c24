// The integrity hash of a package that comes through npm: exactly one, of a known kind, in standard base64.
import type { TgzArtifact } from '../artifact';
import type { Json } from '../json';
import { INSTALLERS } from '../profiles';
import { type Rule, on } from '../rule';

/** A hash and what it is for. */
export interface Integrity {
  readonly value: Json | undefined;
  /** Where it stands. */
  readonly at: string;
  /** The hashes that the bytes have, when they are there. */
  readonly digests?: TgzArtifact['digests'];
}

const BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const;
const SOURCE =
  'rhdh and VeeCode install-dynamic-plugins: verify_package_integrity in Python, integrity.ts in TypeScript';
const FIX = 'Write the output of: npm pack --json (integrity), or npm view <name>@<version> dist.integrity.';
const FAILS = on(INSTALLERS, 'fails before installing it');

type Fault = 'missing' | 'type' | 'several' | 'algorithm' | 'form' | 'wrong';

function faultOf({ value, digests }: Integrity): Fault | undefined {
  if (value === undefined || value === null || value === '') return 'missing';
  if (typeof value !== 'string') return 'type';
  if (/\s/.test(value.trim())) return 'several';
  const [, algorithm = '', digest = ''] = /^([a-z0-9]+)-(.*)$/i.exec(value) ?? [];
  if (algorithm === '') return 'form';
  if (!(algorithm in BYTES)) return 'algorithm';
  const kind = algorithm as keyof typeof BYTES;
  const bytes = Buffer.from(digest, 'base64');
  if (bytes.length !== BYTES[kind] || bytes.toString('base64') !== digest) return 'form';
  return digests && digests[kind] !== digest ? 'wrong' : undefined;
}

const FORMS: readonly (readonly [fault: Fault, id: string, title: string, message: string])[] = [
  ['missing', 'integrity-missing', 'a package through npm has an integrity hash', 'There is no integrity hash.'],
  ['type', 'integrity-type', 'an integrity hash is a string', 'The integrity hash is not a string.'],
  ['several', 'integrity-several', 'there is one integrity hash', 'There are several integrity hashes.'],
  [
    'algorithm',
    'integrity-algorithm',
    'an integrity hash is sha512, sha384 or sha256',
    'The integrity hash is of a kind that is not taken.',
  ],
  [
    'form',
    'integrity-form',
    'an integrity hash is standard base64 with padding',
    'The integrity hash is not <kind>-<padded base64> of the right length.',
  ],
  [
    'wrong',
    'integrity-wrong',
    'an integrity hash is that of the bytes',
    'The integrity hash is not that of the tarball.',
  ],
];

export const INTEGRITY_RULES: readonly Rule<Integrity>[] = FORMS.map(([fault, id, title, message]) => ({
  id,
  title,
  severity: 'error',
  effects: FAILS,
  source: SOURCE,
  fix: FIX,
  *find(integrity: Integrity) {
    if (faultOf(integrity) === fault) yield { path: integrity.at, message };
  },
}));
