// The answer for a plugin without any feature: nothing is kept of what may have been built.
import type { FederationAnswer } from '../protocol';

export const NO_REMOTE: FederationAnswer = {
  problems: [],
  assets: [],
  shareScope: [],
  bundled: { sources: [], packages: [], shared: [] },
  exposes: [],
  features: {},
};
