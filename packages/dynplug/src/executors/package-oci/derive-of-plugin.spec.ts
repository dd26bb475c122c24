import { deriveOfPlugin } from './derive-of-plugin';

const packageOci = (options?: object): object => ({ executor: '@org/dynplug:package-oci', options });

describe('deriveOfPlugin', () => {
  it('takes what the plugin’s own image takes, and what the shared one says over it', () => {
    const targets = {
      export: { executor: '@org/dynplug:export', options: { prune: false, minify: true } },
      image: packageOci({ embedPackages: ['a'], prune: true, references: ['quay.io/a/b:1'], profile: 'veecode' }),
    };
    expect(deriveOfPlugin(targets, { embedPackages: ['b'] })).toMatchObject({
      embedPackages: ['b'],
      prune: true,
      minify: false,
    });
    expect(deriveOfPlugin(targets, {})).toMatchObject({ embedPackages: ['a'] });
    expect(deriveOfPlugin(targets, {})).not.toHaveProperty('references');
  });

  it('takes what the export takes of a plugin without an image of its own', () => {
    const targets = { export: { executor: '@org/dynplug:export', options: { prune: true, outputPath: 'x' } } };
    expect(deriveOfPlugin(targets, {})).toMatchObject({ prune: true, sourceMaps: true });
  });

  it('fails as the targets of a plugin do whose configuration is broken', () => {
    const failure = { code: 'EKEY', message: 'Two are a.', hint: 'Rename one.' };
    expect(() => deriveOfPlugin({ pack: { metadata: { failure } as never } }, {})).toThrow(
      expect.objectContaining({ code: 'EKEY', hint: 'Rename one.' }),
    );
  });

  it('takes the defaults of a project without such a target, or with one that packages others', () => {
    const expected = deriveOfPlugin(undefined, {});
    expect(expected).toMatchObject({ prune: false, sourceMaps: true });
    expect(deriveOfPlugin({ image: packageOci({ projects: ['x'], prune: true }) }, {})).toEqual(expected);
    expect(deriveOfPlugin({ image: packageOci() }, {})).toEqual(expected);
  });

  it('refuses what contradicts each other', () => {
    const targets = { image: packageOci({ allowNativePackages: ['a'] }) };
    expect(() => deriveOfPlugin(targets, { suppressNativePackages: ['a'] })).toThrow(/both/);
  });
});
