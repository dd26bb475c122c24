import { DEFAULT_OPTIONS } from '../../options/derivation';
import { PACK } from '../../options/executors';
import { complete } from '../../options/option';
import { packRequest, staticRequest } from './pack-requests';

const request = (baseUrl?: string): ReturnType<typeof packRequest> =>
  packRequest(complete(PACK, { baseUrl }), 'plugins/a');

describe('the requests of pack', () => {
  it('have the defaults of a derivation, and a folder for each kind', () => {
    expect(request()).toEqual({
      outputPath: 'plugins/a/dist-pack',
      derive: DEFAULT_OPTIONS,
      from: undefined,
      profile: 'all',
      failOn: [],
      compressionLevel: 6,
      baseUrl: undefined,
    });
    expect(staticRequest(complete(PACK, {}), 'plugins/a')).toEqual({
      outputPath: 'plugins/a/dist-pack-static',
    });
    expect(request('http://registry:8080/a').baseUrl).toBe('http://registry:8080/a');
  });
});
