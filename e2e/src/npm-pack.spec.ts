// `npm pack` in the exported folder, as installers and publishers run it, must keep what a host loads.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { execute } from '@org/test-kit';
import { rows } from './is-matrix';
import { dynamicDir, exportPlugin } from './portal';

describe('npm pack in the exported folder', () => {
  it.each(rows(['notes-backend', 'cloud-backend', 'status-backend'], 1))(
    'keeps everything of %s that a host needs',
    async (folder) => {
      await exportPlugin(folder);
      const { code, output } = await execute('npm', ['pack', '--dry-run', '--json', '--loglevel=silent'], {
        cwd: dynamicDir(folder),
      });
      expect(code).toBe(0);
      const [{ files }] = JSON.parse(output.slice(output.indexOf('['))) as [{ files: readonly { path: string }[] }];
      const packed = new Set(files.map((file) => file.path));
      const needed = (
        readdirSync(dynamicDir(folder), { recursive: true, withFileTypes: true }) as unknown as readonly {
          name: string;
          parentPath: string;
          isFile(): boolean;
        }[]
      )
        .filter((entry) => entry.isFile())
        .map((entry) => path.posix.join(path.relative(dynamicDir(folder), entry.parentPath), entry.name))
        .filter(
          (file) =>
            /\.([cm]?js|json|wasm|node)$/.test(file) &&
            !/(^|\/)\.[^/]*(\/|\.json$)/.test(file.replace('dist/.config-schema.json', 'dist/config-schema.json')),
        );
      expect(needed.filter((file) => !packed.has(file))).toEqual([]);
      expect(packed.has('dist/.config-schema.json')).toBe(true);
      expect(needed.length).toBeGreaterThan(3);
    },
  );
});
