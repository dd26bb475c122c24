// Byte order marks: some Windows editors put one at the start of a file. npm, Yarn and pnpm read over it, so a workspace with one works.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  deriveFrom,
  depends,
  installed,
  library,
  portal,
  textOf,
} from '../testing/portal';
import { temporaryFolder } from '../testing/temporary-folder';
import { readManifest } from './manifest';

const MARK = '\uFEFF';
const marked = (value: object): string => MARK + JSON.stringify(value);

describe('a manifest with a byte order mark', () => {
  it('is read as one without', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'package.json'), marked({ name: 'a', version: '1.0.0' }));
    expect(readManifest(folder, true)).toEqual({ name: 'a', version: '1.0.0' });
  });

  it('may be the plugin’s, the workspace’s, an embedded or an installed package’s', async () => {
    const name = '@acme/kit';
    const kit = library('packages/kit', name, {}, 'exports.here = true;');
    const root = portal(
      {
        ...kit,
        ...installed('marked', '1.0.0'),
        'node_modules/marked/package.json': marked({ name: 'marked', version: '1.0.0', main: 'index.js' }),
        'package.json': marked({ name: 'root', version: '0.0.0', workspaces: ['packages/*', 'plugins/*'] }),
        'packages/kit/package.json': marked(kit['packages/kit/package.json'] as object),
        [`${PLUGIN_ROOT}/package.json`]: marked({
          ...PLUGIN,
          dependencies: { ...PLUGIN.dependencies, [name]: 'workspace:^', marked: '1' },
        }),
        [`${PLUGIN_ROOT}/dist/index.cjs.js`]: `require('${name}');\nrequire('marked');\n${FEATURE}`,
      },
      { [name]: 'packages/kit' },
    );
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(derived.manifest.dependencies).toMatchObject({ [name]: '^0.1.0', marked: '1' });
    // What is generated has none; JSON.parse would refuse it.
    for (const file of ['package.json', `node_modules/${name}/package.json`])
      expect(JSON.parse(textOf(derived, file))).toHaveProperty('name');
  });

  it('goes with a backstage.json that has one too', async () => {
    const derived = await deriveFrom(portal({ ...depends({}), 'backstage.json': marked({ version: '1.54.0' }) }));
    expect(derived.manifest.backstage).toMatchObject({ 'supported-versions': '1.54.0' });
  });
});
