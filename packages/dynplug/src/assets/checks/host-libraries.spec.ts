import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { shippedHost } from '../../host-manifest/read-host';
import type { AssetOptions } from '../../options/assets';
import { FRONTEND_ROOT, buildFrontend, frontend, frontendPortal, sources } from '../../testing/frontend-portal';
import { type Files, installed } from '../../testing/portal';

const react = (version: string): Files => ({
  ...installed('react', version),
  'node_modules/react/jsx-runtime.js': `require('react'); exports.jsx = exports.jsxs = (type, props) => ({ type, props });`,
  ...installed('react-dom', version),
  'node_modules/react-dom/client.js': `exports.createRoot = () => require('react-dom');`,
});
const PAGE = sources({ 'src/index.tsx': 'export const FooPage = () => <p>Foo</p>;' });
const CLASSIC = sources({
  'src/index.tsx': `import React from 'react';\nexport const FooPage = () => React.createElement('p');`,
});
const RENDERER = {
  ...frontend({ peerDependencies: { react: '*', 'react-dom': '*' } }),
  ...sources({ 'src/index.tsx': `import { createRoot } from 'react-dom/client';\nexport const show = createRoot;` }),
};
const ONLY_SCALPRUM = { moduleFederation: false } as const;

describe("the plugin's React", () => {
  const brings = 'brings the JSX runtime of React';

  it.each<[string, string, Files, Partial<AssetOptions>, string]>([
    ['19 for hosts with 18', '19.1.0', PAGE, {}, `${brings} 19.1.0, but the host shares React 18`],
    ['18 for hosts with 19', '18.3.1', PAGE, { hostReact: 19 }, `${brings} 18.3.1, but the host shares React 19`],
    ['19, as a renderer', '19.1.0', RENDERER, {}, 'brings a renderer of React 19.1.0'],
  ])('is rejected: %s', async (_title, version, files, options, message) => {
    const root = frontendPortal({ ...react(version), ...files });
    await expect(buildFrontend(root, { ...ONLY_SCALPRUM, ...options })).rejects.toMatchObject({
      code: 'EREACT',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(`"hostReact": ${version.slice(0, 2)}`),
    });
  });

  it.each<[string, string, Files, Partial<AssetOptions>]>([
    ['18 for hosts with 18', '18.3.1', PAGE, {}],
    ['17 for hosts with 18', '17.0.2', PAGE, {}],
    ['19 for hosts with 19', '19.1.0', PAGE, { hostReact: 19 }],
    ['19, as a renderer for hosts with 19', '19.1.0', RENDERER, { hostReact: 19 }],
  ])('works: %s', async (_title, version, files, options) => {
    const root = frontendPortal({ ...react(version), ...files });
    expect((await buildFrontend(root, { ...ONLY_SCALPRUM, ...options })).findings).toEqual([]);
  });

  it.each<[string, Partial<AssetOptions>, number]>([
    ['19.1.0', {}, 0],
    ['19.1.0', { hostReact: 18 }, 1],
    ['18.3.1', {}, 1],
  ])('is %s in a host with 19 (%j), which has to be of its generation', async (version, options, expected) => {
    const root = frontendPortal({ ...react(version), ...CLASSIC });
    const hosts = [{ ...shippedHost('rhdh-next'), frontend: { react: '19.2.0' } }];
    const { findings } = await buildFrontend(root, { ...ONLY_SCALPRUM, ...options }, { hosts });
    expect(findings.filter(({ code }) => code === 'EREACT')).toHaveLength(expected);
  });

  it('causes a warning where nothing of it is bundled', async () => {
    const root = frontendPortal({ ...react('19.1.0'), ...CLASSIC });
    expect((await buildFrontend(root, ONLY_SCALPRUM)).findings).toMatchObject([
      { severity: 'warning', code: 'EREACT', message: expect.stringContaining('is built with react 19.1.0') },
    ]);
  });

  it('is reported for module federation, too', async () => {
    const root = frontendPortal(react('19.1.0'));
    await expect(buildFrontend(root, { scalprum: false })).rejects.toMatchObject({ code: 'EREACT' });
  });
});

/** Laid out as Material UI 7 is: the file that bundlers take lies in a folder whose package.json has no version. */
const material = (name: string, version: string, code: string): Files => ({
  [`node_modules/${name}/package.json`]: {
    name,
    version,
    exports: { '.': './esm/index.js', './styles': './esm/styles.js' },
  },
  [`node_modules/${name}/esm/package.json`]: { type: 'module', sideEffects: false },
  [`node_modules/${name}/esm/index.js`]: code,
  [`node_modules/${name}/esm/styles.js`]: `export const styled = 'styled of ${version}';`,
});
const withMaterial = (version: string): Files => ({
  ...frontend({
    dependencies: { '@backstage/frontend-plugin-api': '^0.18.0', '@mui/material': version },
  }),
  ...sources({
    'src/index.tsx': [
      `import { createFrontendPlugin } from '@backstage/frontend-plugin-api';`,
      `import { Button } from '@mui/material';`,
      `import { styled } from '@mui/material/styles';`,
      `export const all = [Button, styled];`,
      `export default createFrontendPlugin({ pluginId: 'foo' });`,
    ].join('\n'),
  }),
  ...material(
    '@mui/material',
    version,
    `import { system } from '@mui/system';\nimport { engine } from '@mui/styled-engine';\nexport const Button = ['button of ${version}', system, engine];`,
  ),
  ...material(
    '@mui/system',
    version,
    `import { theming } from '@mui/private-theming';\nexport const system = theming;`,
  ),
  ...material('@mui/private-theming', version, `export const theming = 'theming of ${version}';`),
  ...material('@mui/styled-engine', version, `export const engine = 'engine of ${version}';`),
});

describe('Material UI', () => {
  const UNSHARED = Object.fromEntries(
    ['material', 'material/styles', 'private-theming', 'styled-engine', 'system'].map((name) => [
      `@mui/${name}`,
      false,
    ]),
  ) as Record<string, false>;

  it.each(['6.4.0', '7.3.1'])('%s causes one warning, and the option in it solves it', async (version) => {
    const root = frontendPortal(withMaterial(version));
    const { findings } = await buildFrontend(root);
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        code: 'ESINGLE',
        message: expect.stringContaining(`uses Material UI ${version[0]}, but hosts share Material UI 5`),
      },
    ]);
    const [, option = ''] = /"sharedModules": (\{.*?\})/.exec(findings[0]!.hint!) ?? [];
    expect(JSON.parse(option)).toEqual(UNSHARED);
    const solved = await buildFrontend(root, { sharedModules: JSON.parse(option) as typeof UNSHARED });
    expect(solved.findings).toEqual([]);
    for (const kind of ['scalprum', 'federation'] as const)
      expect(solved.report[kind]!.shared.filter(({ request }) => request.startsWith('@mui/'))).toEqual([]);
    const folder = path.join(root, FRONTEND_ROOT, 'dist-assets/scalprum/static');
    const text = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(text.join()).toContain(`button of ${version}`);
  });

  it('of which a part is used only takes the same option', async () => {
    const root = frontendPortal(withMaterial('7.3.1'));
    const { findings } = await buildFrontend(root, { sharedModules: UNSHARED, moduleFederation: false });
    expect(findings).toEqual([]);
  });
});

describe('a shared package without a version beside its code', () => {
  it('causes a warning with the version to set', async () => {
    const root = frontendPortal({
      ...frontend({ dependencies: { '@acme/context': '^2.0.0' } }),
      ...material('@acme/context', '2.1.0', 'export const context = 1;'),
      ...sources({ 'src/index.tsx': `export { context } from '@acme/context';` }),
    });
    const sharedModules = { '@acme/context': {} };
    const { findings } = await buildFrontend(root, { ...ONLY_SCALPRUM, sharedModules });
    expect(findings).toMatchObject([
      { severity: 'warning', code: 'EOPTION', hint: expect.stringContaining('{ "version": "2.1.0" }') },
    ]);
    const solved = { '@acme/context': { version: '2.1.0' } };
    expect((await buildFrontend(root, { ...ONLY_SCALPRUM, sharedModules: solved })).findings).toEqual([]);
  });
});
