import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { impatientClock } from '../testing/packaged-image';
import { temporaryFolder, writeFiles } from '../testing/temporary-folder';
import { type InstallPlan, planInstall } from './install-plan';

const registry = { insecure: false, ca: undefined, timeout: 1000, concurrency: 1, env: {}, clock: impatientClock() };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = 'oci://quay.io/acme/notes';

function plan(files: Parameters<typeof writeFiles>[1], { skipIntegrity = true } = {}): Promise<InstallPlan> {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return planInstall({ from: 'dynamic-plugins.yaml', folder, registry, skipIntegrity });
}

/** Packages of a plan with their configuration. */
async function planned(files: Parameters<typeof writeFiles>[1]): Promise<readonly unknown[]> {
  const { plugins } = await plan(files);
  return plugins.map((one) => [one.package, one.config]);
}

const refused = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string });

describe('a dynamic-plugins.yaml', () => {
  it('overrides fields of what it includes, and replaces pluginConfig as a whole', async () => {
    const list = await planned({
      'base.yaml': {
        plugins: [
          { package: `${IMAGE}:1!notes`, pluginConfig: { a: 1, b: 2 } },
          { package: '@acme/left@1.0.0', disabled: true, pluginConfig: { left: 1 } },
          { package: '@acme/gone@1.0.0' },
        ],
      },
      'dynamic-plugins.yaml': {
        includes: ['base.yaml'],
        plugins: [
          { package: `${IMAGE}:2!notes`, pluginConfig: { a: 3 } },
          { package: '@acme/left@2.0.0', disabled: false },
          { package: '@acme/gone', disabled: true },
        ],
      },
    });
    expect(list).toEqual([
      [`${IMAGE}:2!notes`, { a: 3 }],
      ['@acme/left@2.0.0', { left: 1 }],
    ]);
  });

  it('inherits the version of an included image, and its plugin where none is named', async () => {
    const base = { plugins: [{ package: `${IMAGE}@${DIGEST}!notes` }, { package: 'oci://quay.io/acme/todo:1!todo' }] };
    const list = await planned({
      'base.yaml': base,
      'dynamic-plugins.yaml': {
        includes: ['base.yaml'],
        plugins: [
          { package: `${IMAGE}:{{inherit}}!notes`, pluginConfig: { a: 1 } },
          { package: 'oci://quay.io/acme/todo:{{inherit}}', pluginConfig: { b: 1 } },
        ],
      },
    });
    expect(list).toEqual([
      [`${IMAGE}@${DIGEST}!notes`, { a: 1 }],
      ['oci://quay.io/acme/todo:1!todo', { b: 1 }],
    ]);
  });

  it('asks no registry for a disabled image, unless another entry is about it', async () => {
    const off = { package: 'oci://127.0.0.1:1/acme/notes:1', disabled: true };
    const files = { 'base.yaml': { plugins: [off] }, 'dynamic-plugins.yaml': { includes: ['base.yaml'], plugins: [] } };
    expect(await plan(files)).toMatchObject({ plugins: [], skipped: [] });
    const on = { package: 'oci://127.0.0.1:1/acme/notes:{{inherit}}', disabled: false };
    const main = { includes: ['base.yaml'], plugins: [on] };
    await expect(plan({ ...files, 'dynamic-plugins.yaml': main })).rejects.toEqual(refused('ENETWORK', /127.0.0.1:1/));
  });

  it.each([
    ['two entries for one plugin', [`${IMAGE}:1!notes`, `${IMAGE}:2!notes`], /a second entry for oci/],
    ['a version that nothing gives', [`${IMAGE}:{{inherit}}!notes`], /which no included file has/],
    ['a tag beside a digest', [`${IMAGE}:1@${DIGEST}!notes`], /no image for installers/],
    ['no version at all', [`${IMAGE}!notes`], /no image for installers/],
  ])('stops where installers do, at %s', async (_what, packages, message) => {
    const files = { 'dynamic-plugins.yaml': { plugins: packages.map((one) => ({ package: one })) } };
    await expect(plan(files)).rejects.toEqual(refused('ECONTRACT', message));
  });

  it('stops at one plugin in two included files', async () => {
    const list = { plugins: [{ package: '@acme/notes@1.0.0' }] };
    const files = { 'a.yaml': list, 'b.yaml': list, 'dynamic-plugins.yaml': { includes: ['a.yaml', 'b.yaml'] } };
    await expect(plan(files)).rejects.toEqual(refused('ECONTRACT', /plugins\[0\] in b.yaml: it is a second entry/));
  });

  it('stops at a key that two plugins configure differently', async () => {
    const plugins = ['a', 'b'].map((name) => ({
      package: `@acme/${name}@1.0.0`,
      pluginConfig: { app: { title: name } },
    }));
    await expect(plan({ 'dynamic-plugins.yaml': { plugins } })).rejects.toEqual(
      refused('ECONTRACT', /plugins\[1\] in dynamic-plugins.yaml and plugins\[0\] .* set app.title differently/),
    );
  });

  it('stops at an image on disk, which npm does not pack', async () => {
    const plugins = [{ package: './dist-oci' }];
    const files = { 'dynamic-plugins.yaml': { plugins }, 'dist-oci/layout/oci-layout': {} };
    await expect(plan(files)).rejects.toEqual(refused('ECONTRACT', /they pack \.\/dist-oci with npm/));
  });

  it.each([
    ['itself', { includes: ['./dynamic-plugins.yaml'], plugins: [] }, /includes itself: \.\/dynamic-plugins\.yaml/],
    ['what is not a list', { includes: 'base.yaml' }, /includes is not a list/],
    ['a folder', { includes: ['.'] }, /includes \., which is not a file/],
  ])('that includes %s is an error', async (_what, content, message) => {
    await expect(plan({ 'dynamic-plugins.yaml': content })).rejects.toEqual(refused('EYAML', message));
  });

  it.each([
    ['not YAML', 'a: [1,\nb: 2\n', /dynamic-plugins.yaml is not valid YAML/],
    ['a list', '- a\n', /does not contain keys and values/],
    ['without a list of plugins', 'plugins: x\n', /plugins is not a list/],
    ['without plugins', 'plugin:\n  - package: ./a.tgz\n', /has no plugins\. Did you mean "plugins" by "plugin"\?/],
    ['with an entry without a package', 'plugins:\n  - disabled: false\n', /plugins\[0\] has no package/],
  ])('that is %s is an error', async (_what, text, message) => {
    await expect(plan({ 'dynamic-plugins.yaml': text })).rejects.toEqual(refused('EYAML', message));
  });

  it('says what is not installed, and why', async () => {
    const { plugins, skipped } = await plan({
      'base.yaml': { includes: ['deeper.yaml'], plugins: [] },
      'dynamic-plugins.yaml': {
        includes: ['base.yaml', 'dynamic-plugins.default.yaml'],
        plugins: [
          { package: './dynamic-plugins/dist/acme-notes' },
          { package: 'acme-left', preInstalled: true },
          { package: './here' },
        ],
      },
      'here/package.json': { name: 'here' },
    });
    expect(plugins.map((one) => one.package)).toEqual(['./here']);
    expect(skipped.map((one) => one.package)).toEqual([
      'dynamic-plugins.default.yaml',
      'deeper.yaml',
      './dynamic-plugins/dist/acme-notes',
      'acme-left',
    ]);
    expect(skipped[2]?.reason).toBe('it is in the image of a host');
  });

  it('says that a plugin is left out whose disabled is a text', async () => {
    const plugins = [
      { package: './a.tgz', disabled: 'false' },
      { package: './b.tgz' },
      { package: './c.tgz', disabled: true },
    ];
    const files = { 'dynamic-plugins.yaml': { plugins }, 'a.tgz': '', 'b.tgz': '', 'c.tgz': '' };
    const { plugins: planned, skipped } = await plan(files);
    expect(planned.map((one) => one.package)).toEqual(['./b.tgz']);
    expect(skipped).toEqual([
      { package: './a.tgz', reason: 'disabled is the text "false", which installers take for true' },
    ]);
  });

  it.each([
    ['./notse.tgz', 'EARTIFACT', /plugins\[0\] in dynamic-plugins.yaml: \.\/notse\.tgz does not exist/],
    ['~/x/notes', 'ECONTRACT', /begins with ~, which only shells expand/],
  ])('stops at a path that leads to nothing: %s', async (named, code, message) => {
    const files = { 'dynamic-plugins.yaml': { plugins: [{ package: named }] } };
    await expect(plan(files)).rejects.toEqual(refused(code, message));
  });

  it('asks for the hash of what comes through npm, unless it is local', async () => {
    const files = {
      'dynamic-plugins.yaml': { plugins: [{ package: '@acme/notes@1.0.0' }, { package: './x.tgz' }] },
      'x.tgz': '',
    };
    const asked = async (skipIntegrity: boolean): Promise<readonly unknown[]> =>
      (await plan(files, { skipIntegrity })).plugins.map(({ integrity }) => integrity);
    expect(await asked(false)).toEqual([{ value: undefined }, undefined]);
    expect(await asked(true)).toEqual([undefined, undefined]);
  });
});

describe('what decides the result', () => {
  it('is the list, what it includes, and what both name on this machine', async () => {
    const { files, exports, unpinned } = await plan({
      'base.yaml': { plugins: [{ package: `${IMAGE}:1!notes` }, { package: `${IMAGE}@${DIGEST}!other` }] },
      'dynamic-plugins.yaml': {
        includes: ['base.yaml'],
        plugins: [
          { package: './x.tgz' },
          { package: './folder' },
          { package: '@acme/left@1.0.0' },
          { package: '@acme/left-tagged@latest' },
          { package: '@acme/right@latest', integrity: 'sha512-x' },
        ],
      },
      'x.tgz': '',
      'folder/package.json': {},
    });
    const names = (all: readonly string[]): readonly string[] => all.map((file) => path.basename(file));
    expect(names(files)).toEqual(['dynamic-plugins.yaml', 'base.yaml', 'x.tgz']);
    expect(names(exports)).toEqual(['folder']);
    // With no hash asked for, nothing but a digest or a hash tells which bytes these are.
    expect(unpinned).toEqual([`${IMAGE}:1!notes`, '@acme/left@1.0.0', '@acme/left-tagged@latest']);
  });

  it.each([
    [`${IMAGE}:1!notes`, [`${IMAGE}:1!notes`], true],
    [`${IMAGE}@${DIGEST}`, [], false],
    ['@acme/notes@1.0.0', [], true],
    ['@acme/notes@^1.0.0', ['@acme/notes@^1.0.0'], true],
    ['https://example.com/notes.tgz', ['https://example.com/notes.tgz'], true],
    ['dist-oci', [], false],
    ['dist-oci!notes', [], true],
    ['a!b/notes.tgz', [], true],
    ['notes.tgz', [], true],
  ])('of %s', async (from, unpinned, isOne) => {
    const folder = temporaryFolder();
    mkdirSync(path.join(folder, 'dist-oci/layout'), { recursive: true });
    writeFileSync(path.join(folder, 'dist-oci/layout/oci-layout'), '{}');
    writeFiles(folder, { 'notes.tgz': '', 'a!b/notes.tgz': '' });
    expect(await planInstall({ from, folder, registry, skipIntegrity: false })).toMatchObject({ unpinned, isOne });
  });

  it.each([
    ['gone.tgz', 'EARTIFACT', /^gone\.tgz does not exist/],
    ['docker://quay.io/acme/notes:1', 'EREFERENCE', /^docker:\/\/ is not read/],
  ])('is not %s', async (from, code, message) => {
    const asked = planInstall({ from, folder: temporaryFolder(), registry, skipIntegrity: false });
    await expect(asked).rejects.toEqual(refused(code, message));
  });
});
