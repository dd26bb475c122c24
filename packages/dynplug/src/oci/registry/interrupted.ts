// The end of a run that a person stopped.
import { RegistryFailure } from './failure';

export function interrupted(): RegistryFailure {
  return new RegistryFailure(
    'EINTERRUPTED',
    'The run was stopped before it was done. No tag points to what is not there as a whole.',
    'Run it again: what the registry has already is not sent twice.',
    { transient: false },
  );
}
