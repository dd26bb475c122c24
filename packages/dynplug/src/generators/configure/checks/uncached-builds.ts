// Builds that Nx runs each time, as it does not know what they read and write. Those of Backstage's own CLI have all of that by inference.
import { targetNames } from '../../../inference/plugin-options';
import { scriptsInPlace } from '../../../inference/scripts-in-place';
import { isObject, own } from '../../../json/values';
import { awaitedBuilds } from '../awaited-builds';
import type { Check } from '../missing';
import { writtenTargets } from '../written-targets';

export const uncachedBuilds: Check = (configured) => {
  const { projects, options, nxJson } = configured;
  const { build } = targetNames(options);
  const defaults = isObject(nxJson['targetDefaults']) ? nxJson['targetDefaults'] : {};
  if ([own(defaults, build), own(defaults, 'nx:run-script')].flat().some(decidesCache)) return [];
  const unknown = awaitedBuilds(configured).filter(({ folder, isBuiltByBackstage }) => {
    const project = projects.find(({ root }) => root === folder);
    if (!project || (isBuiltByBackstage && build === 'build')) return false;
    const { manifest, projectJson } = project;
    const written = { scripts: manifest['scripts'], nx: manifest['nx'], targets: projectJson?.['targets'] };
    return scriptsInPlace(written, [['build', build]]).length > 0 && !decidesCache(own(writtenTargets(project), build));
  });
  if (unknown.length === 0) return [];
  const names = unknown.map(({ project, folder }) => project ?? folder).join(', ');
  return [
    {
      todo: `Say whether Nx caches the target ${build} of ${names}: set "cache", "inputs" and "outputs" in its package.json ("nx": { "targets": … }), or "cache": false.`,
    },
  ];
};

const decidesCache = (target: unknown): boolean => isObject(target) && target['cache'] !== undefined;
