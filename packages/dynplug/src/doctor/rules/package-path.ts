// Migrations and other files that the code looks up by the name of a package: hosts find the plugin's own name, and not all find others.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { hostsWithout } from '../../host-manifest/provided';
import type { HostManifest } from '../../host-manifest/fields';
import type { ExaminedPlugin } from '../examined-plugin';
import { isRhdhOrVeecode } from '../../host-manifest/host-kind';
import type { DoctorRule } from '../rule';

export const packagePath: DoctorRule = {
  id: 'package-path',
  title: 'the host finds the folders that the code looks up by the name of a package',
  *find(plugin, host) {
    for (const { package: name, path: looked, file, line } of plugin.backend?.code.packagePaths ?? []) {
      const effect = name === plugin.name ? ownEffect(plugin, looked) : foreignEffect(plugin, name, host);
      if (effect === undefined) continue;
      const what = looked === '' ? name : `${looked} of ${name}`;
      yield {
        severity: 'error',
        message: `The code looks up ${what} with resolvePackagePath.`,
        effect,
        path: file,
        line,
        fix:
          name === plugin.name
            ? `List "${looked.split('/', 1)[0]}" in "files" of package.json.`
            : `Use the name of the plugin, ${plugin.name}, or a path relative to __dirname.`,
      };
    }
  },
};

function ownEffect({ packages }: ExaminedPlugin, looked: string): string | undefined {
  return existsSync(path.join(packages.folder, looked)) ? undefined : `${looked} does not ship`;
}

/**
 * Rules: CommonJSModuleLoader of @backstage/backend-dynamic-feature-service knows the plugin by its name without "-dynamic"; RHDH and VeeCode add
 * the plugin's dependencies (packages/backend/src/index.ts: customResolveDynamicPackage). What the host has itself, it finds.
 */
function foreignEffect({ packages }: ExaminedPlugin, name: string, host: HostManifest): string | undefined {
  const isDependency = Object.hasOwn(packages.plugin.manifest.dependencies ?? {}, name);
  const isFound = isRhdhOrVeecode(host) && isDependency && packages.find(name, '') !== undefined;
  if (isFound || hostsWithout([host], name).length === 0) return undefined;
  return `does not find ${name}: Cannot find module '${name}/package.json'`;
}
