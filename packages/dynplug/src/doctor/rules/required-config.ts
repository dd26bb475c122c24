// Configuration that the plugin requires, and that no example of it gives: the host does not start until somebody finds out.
import lt from 'semver/functions/lt';
import type { HostManifest } from '../../host-manifest/fields';
import { configSchemaFile, requiredValues } from '../../packaged/required-config';
import type { DoctorRule } from '../rule';

/** Since then one plugin that does not start ends the whole backend. */
const FATAL_SINCE = '1.52.0';

export const requiredConfig: DoctorRule = {
  id: 'required-config',
  title: 'an example gives the configuration that the plugin requires',
  *find({ configSchema, suggested, frontend }, host) {
    if (!configSchema) return;
    for (const { path } of requiredValues(configSchema, suggested?.config)) {
      const key = path.join('.');
      yield {
        severity: 'warning',
        message: `The plugin requires the configuration ${key}, and no example gives it.`,
        effect: frontend ? 'rejects its configuration without it' : effectOf(host),
        path: configSchemaFile(frontend ? 'frontend-plugin' : 'backend-plugin'),
        fix: `Add ${key} to app-config.dynamic.yaml beside package.json, with a value or a variable such as \${NAME}.`,
      };
    }
  },
};

function effectOf({ backstage }: HostManifest): string {
  const isFatal = backstage !== undefined && !lt(backstage, FATAL_SINCE);
  return isFatal ? 'does not start without it' : 'starts without the plugin if it is not set';
}
