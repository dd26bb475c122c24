// Config schemas through the workspace's own compiler: the real one, from type declarations.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dynamicDir, exportPlugin, withChange } from './portal';

describe('the config schema', () => {
  it('is compiled from the declarations, for both kinds of hosts, without a path of this machine', async () => {
    await exportPlugin('notes-backend');
    const [rhdh, backstage] = ['dist/configSchema.json', 'dist/.config-schema.json'].map((file) =>
      readFileSync(path.join(dynamicDir('notes-backend'), file), 'utf8'),
    );
    expect(rhdh).toBe(backstage);
    expect(JSON.parse(rhdh as string)).toMatchObject({
      $schema: expect.stringContaining('json-schema.org') as string,
      type: 'object',
      properties: {
        notes: {
          properties: {
            maxLength: { type: 'number' },
            greeting: { visibility: 'frontend' },
            linkKey: { visibility: 'secret' },
          },
        },
      },
    });
    expect(rhdh).not.toMatch(/\/(root|home|tmp|Users)\//);
  });

  it('stops the export when it does not compile', async () => {
    const { code, output } = await withChange(
      'plugins/notes-backend/config.d.ts',
      () => 'export interface Settings { notes?: string }\n',
      () => exportPlugin('notes-backend'),
    );
    expect(code).toBe(1);
    expect(output).toMatch(/ESCHEMA Invalid configuration schema of @acme\/backstage-plugin-notes-backend: .*Config/);
  });
});
