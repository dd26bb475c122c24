import { DEFAULT_OPTIONS } from '../../options/derivation';
import { PACKAGE_OCI } from '../../options/executors';
import { DEFAULT_IMAGE_OPTIONS } from '../../options/image';
import { type Written, complete } from '../../options/option';
import { imageRequest } from './image-request';

const request = (
  options: Written<typeof PACKAGE_OCI>,
  env: Record<string, string> = {},
): ReturnType<typeof imageRequest> => imageRequest(complete(PACKAGE_OCI, options, 'plugins/a'), env);

describe('imageRequest', () => {
  it('has the defaults of an image and of a derivation', () => {
    expect(request({})).toEqual({
      outputPath: 'plugins/a/dist-oci',
      derive: DEFAULT_OPTIONS,
      env: {},
      ...DEFAULT_IMAGE_OPTIONS,
    });
  });

  it('takes the time from SOURCE_DATE_EPOCH unless it is given', () => {
    expect(request({}, { SOURCE_DATE_EPOCH: '0' }).created).toBe('1970-01-01T00:00:00Z');
    expect(request({}, { SOURCE_DATE_EPOCH: '' }).created).toBeUndefined();
    expect(request({ created: '2026-01-31T12:00:00+01:00' }, { SOURCE_DATE_EPOCH: '0' }).created).toBe(
      '2026-01-31T11:00:00Z',
    );
  });

  it.each<[string, Written<typeof PACKAGE_OCI>, Record<string, string>, RegExp]>([
    ['from with projects', { from: 'a', projects: ['b'] }, {}, /exclude each other/],
    ['two platforms without an index', { platforms: ['linux/amd64', 'linux/arm64'] }, {}, /names 2 platforms/],
    ['an index without amd64', { index: true, platforms: ['linux/arm64'] }, {}, /lack linux\/amd64/],
    ['a wrong time in the environment', {}, { SOURCE_DATE_EPOCH: 'now' }, /SOURCE_DATE_EPOCH: "now" is not a time/],
  ])('rejects %s', (_what, options, env, reason) => {
    expect(() => request(options, env)).toThrow(reason);
    expect(() => request(options, env)).toThrow(expect.objectContaining({ code: 'EOPTION' }) as Error);
  });
});
