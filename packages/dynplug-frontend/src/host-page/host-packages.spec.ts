import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PageFailure, hostPackages } from './host-packages';

const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'dynplug-spec-')));
afterAll(() => rmSync(root, { recursive: true }));

/** @param folder POSIX, relative to the root */
function installed(folder: string, version: string): void {
  mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, folder, 'package.json'), JSON.stringify({ version }));
}

describe('the packages of a host', () => {
  it('share what is installed, in the version that the app sees', () => {
    installed('npm/node_modules/@backstage/app-defaults', '1.7.12');
    installed('npm/node_modules/react', '17.0.2');
    installed('npm/packages/app/node_modules/react', '18.3.1');
    installed('npm/node_modules/@material-ui/core', '4.12.4');
    installed('npm/node_modules/lodash', '4.0.0');
    const { shares, hasStyles } = hostPackages(path.join(root, 'npm/packages/app'), 'legacy');
    expect(shares).toEqual({ '@material-ui/core/styles': '4.12.4', react: '18.3.1' });
    expect(hasStyles).toBe(false);
  });

  it('include what the app’s package has beside it, as with pnpm', () => {
    const store = 'pnpm/node_modules/.pnpm/app-defaults@1/node_modules';
    installed(`${store}/@backstage/app-defaults`, '1.7.12');
    installed(`${store}/@backstage/version-bridge`, '1.0.12');
    mkdirSync(path.join(root, 'pnpm/packages/app/node_modules/@backstage'), { recursive: true });
    symlinkSync(
      path.join(root, store, '@backstage/app-defaults'),
      path.join(root, 'pnpm/packages/app/node_modules/@backstage/app-defaults'),
    );
    const { shares, modules } = hostPackages(path.join(root, 'pnpm/packages/app'), 'legacy');
    expect(shares).toEqual({ '@backstage/version-bridge': '1.0.12' });
    expect(modules).toEqual([path.join(root, store)]);
  });

  it('are an error where no package makes an app', () => {
    expect(() => hostPackages(path.join(root, 'npm/packages/app'), 'federation')).toThrow(PageFailure);
  });
});
