// The entry point as a host would load it: what is found there, what is said when nothing is, and what the host has to bring.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { DynplugError } from '../errors/errors';
import {
  FEATURE,
  PLUGIN,
  PLUGIN_ROOT,
  type Files,
  deriveFrom,
  depends,
  installed,
  library,
  plugin,
  portal,
} from '../testing/portal';

const main = (code: string): Files => ({ [`${PLUGIN_ROOT}/dist/index.cjs.js`]: code });

async function failureOf(root: string): Promise<DynplugError> {
  const error: unknown = await deriveFrom(root).catch((reason: unknown) => reason);
  if (error instanceof DynplugError) return error;
  throw new Error('it derived', { cause: error });
}

describe('an entry point without a feature', () => {
  it('gets advice that names the entry point that has one', async () => {
    const error = await failureOf(
      portal({
        ...plugin({ exports: { '.': './src/index.ts', './feature': './src/feature.ts', './more': './src/more.ts' } }),
        ...main('exports.createService = () => 1;'),
        [`${PLUGIN_ROOT}/dist/feature.cjs.js`]: FEATURE,
        [`${PLUGIN_ROOT}/dist/more.cjs.js`]: 'throw new Error("not looked at");',
      }),
    );
    expect(error).toMatchObject({
      code: 'EENTRY',
      message: expect.stringContaining('exports createService'),
      hint: expect.stringMatching(/^There is a feature in \.\/feature:/),
    });
  });

  it('gets advice that names the export that is one', async () => {
    const error = await failureOf(portal(main(`exports.fooPlugin = { $$type: '@backstage/BackendFeature' };`)));
    expect(error).toMatchObject({ code: 'EENTRY', hint: expect.stringContaining('fooPlugin is a feature') });
  });

  it('gets a hint how a router of the old backend system becomes a feature', async () => {
    const error = await failureOf(portal(main('exports.createRouter = async () => {};')));
    expect(error.hint).toMatch(/createRouter.*createBackendPlugin/);
  });
});

describe('an entry point that does not load', () => {
  const later = (code: string): Files => ({
    ...main(`require('./later.cjs.js');\n${FEATURE}`),
    [`${PLUGIN_ROOT}/dist/later.cjs.js`]: `// A line before.\n${code}`,
  });

  it.each([
    ['throws', 'undefined.value;', "Cannot read properties of undefined (reading 'value') (dist/later.cjs.js:2:11)"],
    ['does not parse', 'const = 1;', "Unexpected token '=' (dist/later.cjs.js:2)"],
    ['requires a file that is not there', "require('./gone');", "Cannot find module './gone' (dist/later.cjs.js:2:1)"],
    [
      'requires what is not declared',
      "require('ghost');",
      "Cannot find module 'ghost' from dist/later.cjs.js (undeclared)",
    ],
    ['throws no error', "throw 'a text';", 'a text'],
  ])('is named with its place when it %s', async (_what, code, reason) => {
    const { message } = await failureOf(portal(later(code)));
    expect(message).toBe(`Unable to validate plugin entry points: ${reason}`);
  });
});

it('says once that a third-party package needs a shared one, however far its code then gets', async () => {
  const files = {
    ...depends({ middle: '1' }),
    ...main(`require('middle');\n${FEATURE}`),
    ...installed('middle', '1.0.0', { dependencies: { common: '1' } }),
    'node_modules/middle/index.js': `require('common');`,
    ...installed('common', '1.0.0'),
  };
  await expect(deriveFrom(portal(files), { sharedPackages: ['common'] })).rejects.toMatchObject({ code: 'ESHARED' });
});

describe('a feature', () => {
  it.each([
    ['an object', `exports.default = { $$type: '@backstage/BackendFeature' };`],
    ['a factory', `exports.default = Object.assign(() => {}, { $$type: '@backstage/BackendFeatureFactory' });`],
    ['an installer', `exports.dynamicPluginInstaller = { kind: 'new', install: () => [] };`],
  ])('may be %s', async (_what, code) => {
    expect((await deriveFrom(portal(main(code)))).findings).toEqual([]);
  });

  it('may come from an embedded package, whose build output counts and not its sources', async () => {
    const root = portal(
      {
        ...depends({ '@acme/kit': 'workspace:^' }),
        ...main(`exports.default = require('@acme/kit').default;`),
        ...library('packages/kit', '@acme/kit', {}, FEATURE),
        'packages/kit/src/index.ts': 'this is never read',
      },
      { '@acme/kit': 'packages/kit' },
    );
    expect((await deriveFrom(root)).findings).toEqual([]);
  });
});

describe('modules', () => {
  const both = (name: string): Files => ({
    ...installed(name, '1.0.0', {
      type: 'module',
      exports: { '.': { import: './dist/esm/index.js', require: './dist/commonjs/index.js' } },
    }),
    [`node_modules/${name}/dist/esm/index.js`]: 'export const here = true;',
    [`node_modules/${name}/dist/commonjs/index.js`]: 'exports.here = typeof module;',
    [`node_modules/${name}/dist/commonjs/package.json`]: '{"type":"commonjs"}',
  });

  it('are what the nearest package.json says, not what the package’s own says', async () => {
    const files = { ...depends({ both: '1' }), ...both('both') };
    const code = `if (require('both').here !== 'object') throw new Error('taken for ESM');\n${FEATURE}`;
    expect((await deriveFrom(portal({ ...files, ...main(code) }))).findings).toEqual([]);
    expect((await deriveFrom(portal({ ...files, ...main(code) }), { prune: true })).findings).toEqual([]);
  });

  it('that only wait at their top level are rejected where require reaches them', async () => {
    const error = await failureOf(
      portal({
        ...depends({ waits: '1' }),
        ...main(`require('waits');\n${FEATURE}`),
        ...installed('waits', '1.0.0', { type: 'module' }),
        'node_modules/waits/index.js': 'export const one = await Promise.resolve(1);',
      }),
    );
    expect(`${error.code} ${error.message}`).toMatch(/^EENTRY .*(top-level await|ES Module)/);
    expect(error.hint).toMatch(/^Hosts load backends with require/);
  });
});

describe('ES modules', () => {
  const esm = (code: string, changes: object = {}): Files => ({
    ...plugin({
      type: 'module',
      main: './dist/index.js',
      publishConfig: {},
      dependencies: { ...PLUGIN.dependencies, '@backstage/types': '^1.0.0' },
      ...changes,
    }),
    [`${PLUGIN_ROOT}/dist/index.js`]: `${code}\nexport default { $$type: '@backstage/BackendFeature' };\n`,
    ...installed('@backstage/types', '1.2.0', { exports: { '.': { import: './esm.mjs' }, './deep': './deep.js' } }),
    'node_modules/@backstage/types/esm.mjs': `import { far } from 'far';\nexport const types = far;`,
    'node_modules/@backstage/types/deep.js': 'exports.deep = true;',
    ...installed('far', '1.0.0', { type: 'module' }, 'node_modules/@backstage/types/'),
    'node_modules/@backstage/types/node_modules/far/index.js': 'export const far = true;',
  });

  /** Without the CommonJS build that the portal has. */
  const esmPortal = (files: Files): string => {
    const root = portal(files);
    rmSync(path.join(root, PLUGIN_ROOT, 'dist/index.cjs.js'));
    return root;
  };

  it('import what the host provides, what ships, and modules of Node', async () => {
    const code = `
      import fs from 'node:fs';
      import path from 'path';
      import api from '@backstage/backend-plugin-api';
      import { types } from '@backstage/types';
      import { deep } from '@backstage/types/deep';
      import left from 'left';
      import { near } from './near.js';
      const later = await_(import('@backstage/types'));
      function await_(promise) { promise.catch(() => process.exit(1)); return promise; }
      if (api !== '@backstage/backend-plugin-api@1.10.1' || left !== 'left@1.0.1' || !types || !deep || !near) throw new Error('others');`;
    const files = { ...esm(code), [`${PLUGIN_ROOT}/dist/near.js`]: `export * from './near.cjs';` };
    const near = { [`${PLUGIN_ROOT}/dist/near.cjs`]: `exports.near = require('@backstage/types/deep').deep;` };
    expect((await deriveFrom(esmPortal({ ...files, ...near }))).findings).toEqual([]);
  });

  it('that use what only CommonJS has get a hint', async () => {
    const error = await failureOf(esmPortal(esm(`const fs = require('node:fs');`)));
    expect(error).toMatchObject({ code: 'EENTRY', hint: expect.stringContaining('remove "type": "module"') });
  });

  it('may be embedded in a CommonJS plugin', async () => {
    const kit = { type: 'module', exports: './dist/index.js', dependencies: { '@backstage/types': '^1.0.0' } };
    const root = portal(
      {
        ...depends({ '@acme/kit': '^0.1.0' }),
        ...main(`require('@acme/kit');\n${FEATURE}`),
        ...library('packages/kit', '@acme/kit', { ...kit, backstage: undefined, publishConfig: {} }),
        'packages/kit/dist/index.js': `import types from '@backstage/types';\nexport const name = types;`,
      },
      { '@acme/kit': 'packages/kit' },
    );
    const derived = await deriveFrom(root);
    expect(derived.findings).toEqual([]);
    expect(derived.entries.map(({ path: file }) => file)).toContain('node_modules/@acme/kit/dist/index.js');
  });

  it.each([
    ['is not declared', `import 'ghost';`, "Cannot find module 'ghost' from dist/index.js (undeclared)"],
    [
      'the host lacks',
      `import '@backstage/gone';`,
      "Cannot find module '@backstage/gone' from dist/index.js (the host must provide it, and it is not installed in the workspace)",
    ],
    ['does not ship', `import './gone.js';`, "Cannot find module 'dist/gone.js' imported from dist/index.js"],
    [
      'lies outside of the package',
      `import '../../../backstage.json' with { type: 'json' };`,
      expect.stringMatching(/^Cannot find module .*backstage\.json/) as unknown as string,
    ],
    [
      'a package does not export',
      `import 'closed/deep';`,
      expect.stringMatching(/^Package subpath '.\/deep' is not defined/) as unknown as string,
    ],
  ])('may not import what %s', async (_what, code, reason) => {
    const closed = {
      ...installed('closed', '1.0.0', { exports: { '.': './index.js' } }),
      ...installed('ghost', '1.0.0'),
    };
    const dependencies = { ...PLUGIN.dependencies, closed: '^1.0.0' };
    const { message } = await failureOf(esmPortal({ ...esm(code, { dependencies }), ...closed }));
    expect(message.replace('Unable to validate plugin entry points: ', '')).toEqual(reason);
  });

  it('ask the host for packages as CommonJS does', async () => {
    const root = esmPortal({
      ...esm(`import '@backstage/types';`),
      'release.json': { releaseVersion: '1.55.0', packages: [{ name: '@backstage/errors', version: '1.0.0' }] },
    });
    process.env['BACKSTAGE_MANIFEST_FILE'] = path.join(root, 'release.json');
    try {
      const { findings } = await deriveFrom(root);
      expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('requires @backstage/types')]);
    } finally {
      delete process.env['BACKSTAGE_MANIFEST_FILE'];
    }
  });
});

describe('what the host provides', () => {
  const shared = { '@backstage/plugin-gone-node': '^0.1.0' };

  it('need not be installed when no code asks for it', async () => {
    expect((await deriveFrom(portal(depends(shared)))).findings).toEqual([]);
  });

  it('must be there when the code asks for it', async () => {
    const error = await failureOf(
      portal({ ...depends(shared), ...main(`require('@backstage/plugin-gone-node');\n${FEATURE}`) }),
    );
    expect(`${error.code} ${error.message}`).toMatch(
      /^EENTRY .*'@backstage\/plugin-gone-node'.*the host must provide it, and it is not installed/,
    );
  });

  it('is checked against the release manifest, if there is one, by the names that the code really asks for', async () => {
    const root = portal({
      ...depends({ ...shared, '@backstage/plugin-idle-node': '^0.1.0' }),
      ...installed('@backstage/plugin-gone-node', '0.1.3'),
      ...installed('@backstage/plugin-idle-node', '0.1.0'),
      ...main(
        `require('@backstage/backend-plugin-api');\nrequire('@backstage/plugin-gone-node/index.js');\n${FEATURE}`,
      ),
      'release.json': {
        releaseVersion: '1.55.0',
        packages: [{ name: '@backstage/backend-plugin-api', version: '1.10.1' }],
      },
    });
    process.env['BACKSTAGE_MANIFEST_FILE'] = path.join(root, 'release.json');
    try {
      expect((await deriveFrom(root)).findings).toEqual([
        {
          severity: 'warning',
          code: 'EENTRY',
          message:
            'The code requires @backstage/plugin-gone-node, which the host must provide, but Backstage 1.55.0 does not have it.',
          hint: expect.stringContaining('"!@backstage/plugin-gone-node"'),
        },
      ]);
    } finally {
      delete process.env['BACKSTAGE_MANIFEST_FILE'];
    }
  });
});
