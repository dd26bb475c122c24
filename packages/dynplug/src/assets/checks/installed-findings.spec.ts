// What is bundled from node_modules: as the lockfile says, and no older copy of a folder of the workspace.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  FRONTEND,
  FRONTEND_ROOT,
  buildFrontend,
  frontend,
  frontendPortal,
  sources,
} from '../../testing/frontend-portal';
import { type Files, installed } from '../../testing/portal';

const depends = (name: string, spec: string): Files =>
  frontend({ dependencies: { ...FRONTEND.dependencies, [name]: spec } });
const imports = (name: string): Files =>
  sources({ 'src/index.tsx': `import { shout } from '${name}';\nexport const loud = (text: string) => shout(text);` });
const output = (root: string): string => path.join(root, FRONTEND_ROOT, 'dist-assets');

const TEXT: Files = {
  ...depends('text', '^1.0.0'),
  ...imports('text'),
  ...installed('text', '1.0.0', { sideEffects: false }),
  'node_modules/text/index.js': `exports.shout = (text) => text.toUpperCase();`,
};

const lockfile = (versions: Readonly<Record<string, string>>): Files => ({
  'package-lock.json': {
    packages: Object.fromEntries(
      Object.entries({ '@backstage/frontend-plugin-api': '0.18.1', react: '18.3.1', ...versions }).map(
        ([name, version]) => [`node_modules/${name}`, { version }],
      ),
    ),
  },
});

describe('bundled packages', () => {
  it('that are not those of the lockfile are rejected', async () => {
    const root = frontendPortal({ ...TEXT, ...lockfile({ text: '1.4.0' }) });
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'EOUTDATED',
      message: expect.stringContaining('text 1.0.0 is installed, package-lock.json has 1.4.0'),
      hint: 'Run "npm ci", then export again.',
    });
    expect(existsSync(output(root))).toBe(false);
  });

  it('are well when others differ', async () => {
    const root = frontendPortal({ ...TEXT, ...lockfile({ text: '1.0.0', react: '18.9.9' }) });
    const { report } = await buildFrontend(root);
    expect(report.scalprum?.packages.map(({ name }) => name)).toContain('text');
  });
});

describe('a copy of a workspace package', () => {
  const KIT = '@acme/kit';
  const manifest = { name: KIT, version: '0.1.0', main: 'index.js' };
  const code = `export const shout = (text) => text.toUpperCase();`;
  const files: Files = {
    ...depends(KIT, 'workspace:^'),
    ...imports(KIT),
    'packages/kit/package.json': manifest,
    'packages/kit/index.js': code,
    'packages/kit/notes.md': 'Not packed.',
    [`node_modules/${KIT}/package.json`]: JSON.stringify(manifest),
    [`node_modules/${KIT}/index.js`]: code,
  };

  it('is bundled as long as it is the same', async () => {
    const root = frontendPortal(files);
    const { report } = await buildFrontend(root);
    expect(report.scalprum?.packages.map(({ path: place }) => place)).toContain(`node_modules/${KIT}`);
  });

  it('is rejected when the package has changed since the install', async () => {
    const root = frontendPortal(files);
    writeFileSync(path.join(root, 'packages/kit/index.js'), `export const shout = (text) => text + '!';`);
    await expect(buildFrontend(root)).rejects.toMatchObject({
      code: 'ECOPY',
      message: `node_modules/${KIT} is bundled, which is an older copy of packages/kit: index.js differs.`,
      hint: expect.stringContaining('Run "npm install"'),
    });
    expect(existsSync(output(root))).toBe(false);
  });
});
