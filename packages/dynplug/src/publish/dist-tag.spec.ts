import { type WrittenTags, distTagOf } from './dist-tag';

const of = (version: string, written: Partial<WrittenTags> = {}): ReturnType<typeof distTagOf> =>
  distTagOf(version, { option: undefined, publishConfig: undefined, npmrc: undefined, ...written });

describe('the dist-tag of a version', () => {
  it.each([
    ['1.2.3', undefined],
    ['1.2.3+build.5', undefined],
    ['1.2.3-rc.1', 'rc'],
    ['1.2.3-beta', 'beta'],
    ['1.2.3-alpha1', 'alpha'],
    ['1.2.3-0', 'next'],
    ['1.2.3-20260101.2', 'next'],
    ['1.2.3-latest.1', 'next'],
    ['1.2.3-x.1', 'next'],
    ['1.2.3-next.0+build', 'next'],
  ])('of %s is %p when none is written', (version, tag) => {
    expect(of(version)).toEqual(tag === undefined ? undefined : { tag, isChosen: false });
  });

  it('is the one that is written: the option, then the package, then .npmrc', () => {
    const all = { option: 'one', publishConfig: 'two', npmrc: 'three' };
    expect(of('1.0.0', all)).toEqual({ tag: 'one', isChosen: true });
    expect(of('1.0.0-rc.1', { ...all, option: undefined })).toEqual({ tag: 'two', isChosen: true });
    expect(of('1.0.0', { npmrc: 'three' })).toEqual({ tag: 'three', isChosen: true });
    expect(of('1.0.0', { option: 'latest' })).toEqual({ tag: 'latest', isChosen: true });
  });

  it.each<[unknown, string]>([
    ['', 'is not a name'],
    ['  ', 'is not a name'],
    [7, 'is not a name'],
    ['-x', 'starts with "-"'],
    ['--force', 'starts with "-"'],
    ['a b', 'a URL cannot hold'],
    ['a/../b', 'a URL cannot hold'],
    ['1.2', 'reads as a version range'],
    ['v2', 'reads as a version range'],
    ['x', 'reads as a version range'],
    ['^1.0.0', 'a URL cannot hold'],
  ])('cannot be %p', (value, reason) => {
    expect(() => of('1.0.0', { publishConfig: value })).toThrow(
      expect.objectContaining({ code: 'EOPTION', message: expect.stringContaining(reason) as string }) as Error,
    );
  });

  it('of a prerelease is never "latest"', () => {
    for (const place of ['option', 'publishConfig', 'npmrc'])
      expect(() => of('1.0.0-rc.1', { [place]: 'latest' })).toThrow(/"latest" is for releases/);
  });
});
