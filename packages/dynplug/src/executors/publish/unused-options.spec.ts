import type { ExecutorContext } from '@nx/devkit';
import type { PUBLISH } from '../../options/delivery';
import type { Written } from '../../options/option';
import { refuseUnusedOptions } from './unused-options';

type PublishOptions = Written<typeof PUBLISH>;

const context = (more: object = {}): ExecutorContext => ({ nxJsonConfiguration: {}, ...more }) as ExecutorContext;
const target = (options: PublishOptions): object => ({ target: { executor: '@org/dynplug:publish', options } });
const REGISTRY = 'http://localhost:4873';

describe('refuseUnusedOptions', () => {
  it.each<[PublishOptions, 'npm' | 'oci' | 'static', string]>([
    [{ registry: REGISTRY }, 'oci', 'registry: of no use here, as only an image is published'],
    [{ kind: 'oci', otp: 123456, access: 'public' }, 'oci', 'access, otp: of no use here'],
    [{ distTag: 'next' }, 'oci', 'distTag: of no use here'],
    [{ references: ['localhost:5000/a:1'] }, 'npm', 'references: of no use here, as only a tarball is published'],
    [{ concurrency: 5, overwriteTag: 'latest' }, 'static', 'overwriteTag, concurrency: of no use here'],
  ])('refuses %j for the kind %s', (options, kind, message) => {
    expect(() => refuseUnusedOptions(options, [kind], context())).toThrow(message);
  });

  it('says where the names of images come from', () => {
    const given = (): void => refuseUnusedOptions({ distTag: 'next' }, ['oci'], context());
    expect(given).toThrow(expect.objectContaining({ code: 'EOPTION', hint: expect.stringContaining('--references') }));
  });

  it('takes what one of the kinds reads, and what is switched off', () => {
    refuseUnusedOptions({ registry: REGISTRY, insecure: true }, ['npm', 'oci'], context());
    refuseUnusedOptions({ registry: REGISTRY }, ['static'], context());
    refuseUnusedOptions({ allowPublicRegistry: false, firstRelease: false }, ['oci'], context());
    refuseUnusedOptions({ overwriteTag: false, insecure: false }, ['npm'], context());
  });

  it('takes options of a target that publishes the other kind another time, and refuses those that it never reads', () => {
    const both = { kind: 'both', registry: REGISTRY } as const;
    refuseUnusedOptions({ ...both, kind: 'oci' }, ['oci'], context(target(both)));
    refuseUnusedOptions({ registry: REGISTRY }, ['oci'], context(target({ registry: REGISTRY })));
    const never = { kind: 'oci', registry: REGISTRY } as const;
    expect(() => refuseUnusedOptions(never, ['oci'], context(target(never)))).toThrow('registry: of no use');
    refuseUnusedOptions({ ...never, kind: 'npm' }, ['npm'], context(target(never)));
    // As it is written with its other name, before Nx translates it.
    const written = { tag: 'next' } as PublishOptions;
    refuseUnusedOptions({ kind: 'oci', distTag: 'next' }, ['oci'], context(target(written)));
  });

  it('takes what nx.json gives to all targets, and what nx release passes on', () => {
    const given = { kind: 'oci', registry: REGISTRY } as const;
    for (const targetDefaults of [
      { '@org/dynplug:publish': { options: { registry: REGISTRY } } },
      { publish: [{ options: { registry: REGISTRY } }] },
    ])
      refuseUnusedOptions(given, ['oci'], context({ ...target(given), nxJsonConfiguration: { targetDefaults } }));
    refuseUnusedOptions(given, ['oci'], context({ targetName: 'nx-release-publish' }));
    expect(() =>
      refuseUnusedOptions({ insecure: true }, ['npm'], context({ targetName: 'nx-release-publish' })),
    ).toThrow('insecure');
  });
});
