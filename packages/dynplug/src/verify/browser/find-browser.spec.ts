import { chmodSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder, writeFiles } from '../../testing/temporary-folder';
import { findBrowser } from './find-browser';

/** A folder with a browser in it. */
function withProgram(name: string): string {
  const root = temporaryFolder();
  writeFiles(root, { [name]: '' });
  chmodSync(path.join(root, name), 0o755);
  return root;
}

describe('the browser', () => {
  it('is the one that an option names, then that of CHROME_PATH, then one in the PATH', () => {
    const root = withProgram('tools/own');
    const other = withProgram('google-chrome');
    const env = { CHROME_PATH: path.join(other, 'google-chrome'), PATH: root };
    expect(findBrowser(root, 'tools/own', env)).toBe(path.join(root, 'tools/own'));
    expect(findBrowser(root, undefined, env)).toBe(path.join(other, 'google-chrome'));
    expect(findBrowser(root, undefined, { PATH: other, CHROME_PATH: '' })).toBe(path.join(other, 'google-chrome'));
  });

  it.each([
    ['browser', 'no/such', {}],
    ['CHROME_PATH', undefined, { CHROME_PATH: '/no/such' }],
  ])('is an error that %s names when there is no such program', (source, named, env) => {
    const root = temporaryFolder();
    expect(() => findBrowser(root, named, env)).toThrow(
      expect.objectContaining({ code: 'EBROWSER', message: expect.stringContaining(source) as unknown }) as Error,
    );
  });

  it('is an error with what to install when there is none', () => {
    expect(() => findBrowser('/', undefined, { PATH: temporaryFolder() }, 'linux')).toThrow(
      expect.objectContaining({
        code: 'EBROWSER',
        hint: expect.stringMatching(/CHROME_PATH or the option browser.*apt-get install chromium/) as unknown,
      }) as Error,
    );
  });
});
