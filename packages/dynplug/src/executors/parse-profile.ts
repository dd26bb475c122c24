// The option profile, which all targets that make or lint something share.
import { PROFILES, type Profile } from '../host/profiles';
import { DynplugError } from '../support/errors';

/** @throws EOPTION */
export function parseProfile(value = 'all'): Profile {
  const profile = PROFILES.find((known) => known === value);
  if (profile === undefined)
    throw new DynplugError('EOPTION', `profile: "${value}" is no host.`, `Known: ${PROFILES.join(', ')}.`);
  return profile;
}
