import path from 'node:path';
import { PROMOTE } from '../../options/delivery';
import { type Written, complete } from '../../options/option';
import { deliverySettings } from './delivery-settings';

const settings = (
  options: Written<typeof PROMOTE>,
  env: Record<string, string> = {},
): ReturnType<typeof deliverySettings> => deliverySettings(complete(PROMOTE, options), '/repo', env);

describe('deliverySettings', () => {
  it('have defaults, and the dry run of Nx', () => {
    expect(settings({})).toEqual({
      overwriteTag: false,
      insecure: false,
      ca: undefined,
      concurrency: 3,
      timeout: 60_000,
      dryRun: false,
      env: {},
    });
    expect(settings({}, { NX_DRY_RUN: 'true' }).dryRun).toBe(true);
    expect(settings({ dryRun: false }, { NX_DRY_RUN: 'true' }).dryRun).toBe(false);
    expect(settings({ overwriteTag: 'latest', ca: 'ca.pem' })).toMatchObject({
      overwriteTag: ['latest'],
      ca: path.resolve('/repo/ca.pem'),
    });
  });
});
