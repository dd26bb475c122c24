import { requirePluginRole } from './role';

const manifest = (role: string): never => ({ name: 'a', version: '1.0.0', backstage: { role } }) as never;

describe('a role that is none of a plugin', () => {
  it.each([
    ['web-library', /^Libraries ship/],
    ['frontend-plugn', /^Did you mean frontend-plugin\?$/],
    ['backend-module', /^Libraries ship/],
    ['backend-plugin-modul', /^Did you mean backend-plugin-module\?$/],
  ])('%s is rejected', (role, hint) => {
    expect(() => requirePluginRole(manifest(role))).toThrow(
      expect.objectContaining({ code: 'EROLE', hint: expect.stringMatching(hint) }) as Error,
    );
  });
});
