// `nx-release-publish`: what `nx release publish` runs. With @nx/js installed Nx adds its own, over an inferred one; a written one wins.
import { targetNames } from '../../../inference/plugin-options';
import type { Check } from '../missing';
import { setField } from '../set-field';
import { writtenTargets } from '../written-targets';

const NAME = 'nx-release-publish';

export const releaseTarget: Check = ({ plugin, options, nxJson }) => {
  if (nxJson['release'] === undefined || NAME in writtenTargets(plugin)) return [];
  const { npmRegistry } = options;
  return [
    setField(plugin, ['nx', 'targets', NAME], {
      executor: '@org/dynplug:publish',
      dependsOn: [targetNames(options).pack],
      options: { kind: 'npm', ...(npmRegistry !== undefined && { registry: npmRegistry }) },
    }),
  ];
};
