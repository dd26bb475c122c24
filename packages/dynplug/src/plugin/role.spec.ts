import { requirePluginRole } from './role';

const manifest = (role: string): never => ({ name: 'a', version: '1.0.0', backstage: { role } }) as never;

describe('a role that is none of a plugin', () => {
  it.each([
    ['web-library', /^Libraries travel/],
    ['frontend-plugn', /^Is frontend-plugin meant\?$/],
    ['backend-module', /^Libraries travel/],
    ['backend-plugin-modul', /^Is backend-plugin-module meant\?$/],
  ])('%s is refused', (role, hint) => {
    expect(() => requirePluginRole(manifest(role))).toThrow(
      expect.objectContaining({ code: 'EROLE', hint: expect.stringMatching(hint) }) as Error,
    );
  });
});
