import { nearestName } from './nearest-name';

describe('the nearest name', () => {
  it.each([
    ['minfy', 'minify'],
    ['Nam', 'name'],
    ['exposedModule', 'exposedModules'],
  ])('of %s is %s', (given, nearest) => {
    expect(nearestName(given, ['react', 'name', 'exposedModules', 'minify'])).toBe(nearest);
  });

  it.each(['a', 'left', 'something-else'])('of %s is none: as good as all of it would change', (given) => {
    expect(nearestName(given, ['react', 'name'])).toBeUndefined();
  });
});
