// A core service that the host has already: its own factory wins unless a variable of the environment says otherwise.
import { isRhdhOrVeecode } from '../../host-manifest/host-kind';
import type { DoctorRule } from '../rule';

export const serviceOverride: DoctorRule = {
  id: 'service-override',
  title: 'a factory of a core service has an effect',
  *find({ backend }, host) {
    const feature = backend?.feature;
    if (feature?.kind !== 'service' || feature.service === undefined || !isRhdhOrVeecode(host)) return;
    // Rule: rhdh packages/backend/src/defaultServiceFactories.ts: upper case, the first period becomes an underscore.
    const variable = `ENABLE_${feature.service.toUpperCase().replace('.', '_')}_OVERRIDE`;
    yield {
      severity: 'warning',
      message: `The plugin replaces the service ${feature.service}.`,
      effect: 'registers its own factory of this service, which wins: the plugin does nothing',
      path: 'package.json',
      fix: `Start the host with ${variable}=true in its environment.`,
    };
  },
};
