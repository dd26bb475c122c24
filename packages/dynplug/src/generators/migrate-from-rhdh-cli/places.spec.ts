import { changesIn, treeWith } from '../../testing/generator-tree';
import migrateFromRhdhCliGenerator from './generator';

type Tree = ReturnType<typeof treeWith>;
type Files = Readonly<Record<string, string | object>>;

const plugin = (scripts: object, more: object = {}): object => ({
  ...{ name: '@acme/a-backend', version: '1.0.0', backstage: { role: 'backend-plugin' } },
  ...{ scripts: { build: 'backstage-cli package build', ...scripts }, ...more },
});
const EXPORT = { 'export-dynamic': 'rhdh-cli plugin export' };

const workspace = (files: Files): Tree =>
  treeWith({
    'nx.json': {},
    'package.json': { name: 'root', private: true, workspaces: ['plugins/*'] },
    'plugins/a/package.json': plugin(EXPORT),
    ...files,
  });

async function migrated(tree: Tree, options: { clean?: boolean } = {}): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await migrateFromRhdhCliGenerator(tree, options);
  const said = log.mock.calls.flat().join('\n');
  log.mockRestore();
  return said;
}

/** The lines of the report about one file. */
function about(report: string, file: string): readonly string[] {
  const group = report.split('\n\n').find((part) => part.split('\n')[0] === file);
  return (group?.split('\n') ?? []).slice(1).map((line) => line.trim().replace(/\s+/g, ' '));
}

const scriptsOf = (tree: Tree): object =>
  (JSON.parse(tree.read('plugins/a/package.json', 'utf8') ?? '') as { scripts: object }).scripts;

const RUN = 'nx run @acme/a-backend:export';
const CALL = 'rhdh-cli plugin export';

describe('migrate-from-rhdh-cli finds calls', () => {
  it.each<[string, string | object, string | readonly string[]]>([
    // In the root, and in the plugin.
    ['Makefile', `all:\n\t@cd plugins/a && ${CALL}\n`, `line 2, ${CALL}: replace by ${RUN}`],
    [
      'plugins/a/Makefile',
      `all:\n\t-${CALL} \\\n\t  --clean\n`,
      ['line 2, --clean: the output is replaced as a whole', `line 2, ${CALL} --clean: replace by ${RUN}`],
    ],
    ['make/dev.mk', `x:\n\tcd plugins/a && ${CALL}\n`, `line 2, ${CALL}: replace by ${RUN}`],
    ['justfile', `export:\n    @cd plugins/a && ${CALL}\n`, `line 2, ${CALL}: replace by ${RUN}`],
    [
      'Taskfile.yml',
      `tasks:\n  x:\n    dir: plugins/a\n    cmds:\n      - ${CALL}\n`,
      `line 5, ${CALL}: replace by ${RUN}`,
    ],
    [
      'Dockerfile',
      `FROM node\nRUN --mount=type=cache,target=/c cd plugins/a \\\n  # the export\n  && ${CALL}\n`,
      `line 4, ${CALL}: replace by ${RUN}`,
    ],
    [
      'Containerfile',
      'RUN ["yarn", "workspace", "@acme/a-backend", "export-dynamic"]\n',
      'line 1, "yarn" "workspace" "@acme/a-backend" "export-dynamic": replace by nx affected -t export',
    ],
    ['plugins/a/Dockerfile.dev', `RUN ${CALL}\n`, `line 1, ${CALL}: replace by ${RUN}`],
    ['scripts/export.sh', `#!/bin/bash\ncd plugins/a\n${CALL}\n`, `line 3, ${CALL}: replace by nx affected -t export`],
    [
      'hack/deep/export',
      `#!/usr/bin/env bash\n${CALL} --embed-package x\n`,
      `line 2, ${CALL} --embed-package x: replace by nx affected -t export; for its plugins, --embed-package is embedPackages: […]`,
    ],
    ['plugins/a/scripts/dev.sh', `${CALL}\n`, `line 1, ${CALL}: replace by nx affected -t export`],
    [
      '.gitlab-ci.yml',
      `x:\n  script:\n    - cd plugins/a\n    - yarn export-dynamic\n`,
      'line 4, yarn export-dynamic: replace by nx affected -t export',
    ],
    ['.gitlab/ci/x.yml', `x:\n  before_script:\n    - ${CALL}\n`, `line 3, ${CALL}: replace by nx affected -t export`],
    [
      '.circleci/config.yml',
      `jobs:\n  x:\n    steps:\n      - run:\n          working_directory: plugins/a\n          command: ${CALL}\n`,
      `line 6, ${CALL}: replace by ${RUN}`,
    ],
    [
      '.github/workflows/x.yaml',
      `jobs:\n  x:\n    steps:\n      - working-directory: plugins/a\n        run: |\n          yarn tsc\n          ${CALL}\n`,
      `line 7, ${CALL}: replace by ${RUN}`,
    ],
    [
      '.github/actions/x/action.yml',
      `runs:\n  steps:\n    - shell: bash\n      run: cd "\${{ inputs.plugin }}" && ${CALL}\n`,
      `line 4, ${CALL}: replace by nx affected -t export`,
    ],
    [
      '.github/workflows/y.yaml',
      'jobs:\n  x:\n    uses: redhat-developer/rhdh-plugin-export-utils/.github/workflows/export-dynamic.yaml@main\n',
      'line 3, uses: redhat-developer/rhdh-plugin-export-utils/.github/workflows/export-dynamic.yaml@main: replace by a pipeline of nx g @org/dynplug:ci',
    ],
    [
      '.tekton/x.yaml',
      `spec:\n  steps:\n    - script: |\n        #!/bin/sh\n        ${CALL}\n`,
      `line 5, ${CALL}: replace by nx affected -t export`,
    ],
    ['Jenkinsfile', `stage('x') {\n  sh 'cd plugins/a && ${CALL}'\n}\n`, `line 2, ${CALL}: replace by ${RUN}`],
    [
      'scripts/export.mjs',
      `run('yarn', ['export-dynamic']);\n`,
      `line 1, run('yarn', ['export-dynamic']);: replace by nx affected -t export`,
    ],
    [
      'scripts/cli.js',
      `const CLI = '@red-hat-developer-hub/cli';\n`,
      `line 1, const CLI = '@red-hat-developer-hub/cli';: names the CLI; remove or change it with the calls`,
    ],
    [
      'plugins/a/project.json',
      {
        name: 'a',
        targets: {
          dyn: {
            executor: 'nx:run-commands',
            options: { commands: [{ command: `${CALL} --minify` }], cwd: 'plugins/a' },
          },
        },
      },
      [`target dyn, ${CALL} --minify: replace by nx run a:export`],
    ],
    [
      'plugins/a/project.json',
      { name: 'a', targets: { dyn: { command: 'cd plugins/a && yarn export-dynamic' } } },
      'target dyn, yarn export-dynamic: replace by nx affected -t export',
    ],
    [
      'plugins/a/project.json',
      { name: 'a', targets: { dyn: { executor: 'nx:run-script', options: { script: 'export-dynamic' } } } },
      'target dyn, export-dynamic: replace by nx affected -t export',
    ],
    [
      'nx.json',
      { targetDefaults: { deploy: { dependsOn: ['^build', 'export-dynamic'] } } },
      'target deploy, export-dynamic: replace by nx affected -t export',
    ],
  ])('in %s: %j', async (file, content, expected) => {
    const said = await migrated(workspace({ [file]: content }));
    const lines = about(said, file);
    expect(lines.map((line) => line.replace(/^(person|done) /, ''))).toEqual([expected].flat());
  });

  it.each<[string, string]>([
    ['Makefile', 'build:\n\tdocker build -t build .\n\tgo build ./...\n'],
    ['scripts/build.sh', 'yarn build\necho export-dynamic done\n# yarn export-dynamic\nls export-dynamic\n'],
    [
      '.github/workflows/x.yaml',
      'name: build\non: push\njobs:\n  build:\n    name: export-dynamic\n    steps:\n      - run: yarn build\n',
    ],
    ['plugins/a/node_modules/x/Makefile', `all:\n\t${CALL}\n`],
  ])('but not where only a word is the same: %s', async (file, content) => {
    const scripts = { build: 'backstage-cli package build && yarn export-dynamic', ...EXPORT };
    const said = await migrated(workspace({ 'plugins/a/package.json': plugin(scripts), [file]: content }));
    expect(about(said, file)).toEqual([]);
  });

  it('takes a script of the root for the root’s, and one of a folder for that of the folder', async () => {
    const said = await migrated(
      workspace({
        'package.json': {
          ...{ name: 'root', private: true, workspaces: ['plugins/*'] },
          scripts: { 'export-dynamic': 'echo "moved"' },
        },
        '.github/workflows/x.yaml':
          'jobs:\n  x:\n    steps:\n      - run: |\n          yarn export-dynamic\n          cd plugins/a\n          yarn export-dynamic\n',
      }),
    );
    expect(about(said, '.github/workflows/x.yaml')).toEqual([
      'person line 7, yarn export-dynamic: replace by nx affected -t export',
    ]);
  });
});

describe('migrate-from-rhdh-cli names what replaces the steps around a call', () => {
  it.each([
    ['npm pack ./dist-dynamic --pack-destination out', 'replace by nx affected -t pack'],
    ['npm pack', 'replace by nx affected -t pack'],
    ['json=$(npm pack ./dist-dynamic --json)', 'replace by nx affected -t pack'],
    ['npm publish ./dist-dynamic', 'replace by nx affected -t publish (option kind: npm)'],
    ['npm publish', 'replace by nx affected -t publish (option kind: npm)'],
    ['tar czf a.tgz -C dist-dynamic .', 'replace by nx affected -t pack'],
    ['podman build -t x dist-dynamic', 'replace by nx affected -t package-oci'],
    ['podman push quay.io/acme/a:1', 'replace by nx affected -t publish'],
    ['skopeo copy containers-storage:x docker://y', 'replace by nx affected -t publish'],
    ['cp -r dist-dynamic ../rhdh/dynamic-plugins-root/a', 'replace by the target place'],
    ['rsync -a out/ ../rhdh-local/local-plugins/', 'replace by the target place'],
    ['rm -rf dist-dynamic', 'remove: export replaces its output as a whole'],
  ])('%s', async (step, instead) => {
    const said = await migrated(
      workspace({ 'scripts/x.sh': `rhdh-cli plugin package --tag x/y:1\ncd "$HERE/dist-dynamic"\n${step}\n` }),
    );
    expect(
      about(said, 'scripts/x.sh').filter((line) =>
        line.includes(`${step.replace('json=$(', '').replace(/\)$/, '')}: ${instead}`),
      ),
    ).toHaveLength(1);
  });

  it('reports them in scripts of package.json and in Dockerfiles, too', async () => {
    const said = await migrated(
      workspace({
        'plugins/a/package.json': plugin({ ...EXPORT, deploy: 'yarn export-dynamic && npm publish ./dist-dynamic' }),
        'plugins/a/Dockerfile': 'FROM scratch\nCOPY dist-dynamic /a\n',
      }),
    );
    expect(about(said, 'plugins/a/package.json')).toContain(
      'person script deploy, npm publish ./dist-dynamic: replace by nx affected -t publish (option kind: npm)',
    );
    expect(about(said, 'plugins/a/Dockerfile')).toEqual([
      'person line 2, COPY dist-dynamic /a: the target package-oci makes an image without a COPY of its own',
    ]);
  });

  it('leaves steps alone that have nothing to do with the output', async () => {
    const said = await migrated(
      workspace({ 'scripts/x.sh': 'npm publish\npodman push quay.io/acme/portal:1\ncp -r dist out\nrm -rf dist\n' }),
    );
    expect(about(said, 'scripts/x.sh')).toEqual([]);
  });
});

describe('migrate-from-rhdh-cli --clean', () => {
  const clean = async (files: Files): Promise<[string, object]> => {
    const tree = workspace(files);
    const said = await migrated(tree, { clean: true });
    return [said, scriptsOf(tree)];
  };
  const BUILD = { build: 'backstage-cli package build' };

  it.each<[string, string | object, string]>([
    ['Makefile', 'x:\n\tyarn workspace @acme/a-backend export-dynamic\n', 'Makefile (line 2)'],
    ['.github/workflows/x.yml', 'x:\n  run: cd plugins/a && yarn export-dynamic\n', '.github/workflows/x.yml (line 2)'],
    ['nx.json', { targetDefaults: { x: { dependsOn: ['export-dynamic'] } } }, 'nx.json (target x)'],
    ['scripts/x.mjs', "run('export-dynamic')\n", 'scripts/x.mjs (line 1)'],
    [
      'plugins/b/package.json',
      { name: 'b', version: '1.0.0', scripts: { x: 'yarn workspace @acme/a-backend export-dynamic' } },
      'plugins/b/package.json (script x)',
    ],
  ])('keeps a script that %s runs, and names the caller', async (file, content, place) => {
    const [said, scripts] = await clean({ [file]: content });
    expect(scripts).toEqual({ ...BUILD, ...EXPORT });
    expect(said).toContain(`person   script export-dynamic: stays: ${place} still runs it`);
  });

  it('keeps a CLI that something needs, and names it', async () => {
    const [said] = await clean({
      'package.json': {
        ...{ name: 'root', private: true, workspaces: ['plugins/*'] },
        devDependencies: { '@red-hat-developer-hub/cli': '2' },
      },
      'hack/x.sh': `${CALL} --clean\n`,
    });
    expect(said).toContain(
      'person   @red-hat-developer-hub/cli in devDependencies: stays: hack/x.sh (line 1) still need it',
    );
  });

  it('removes scripts that only run one another', async () => {
    const [, scripts] = await clean({
      'plugins/a/package.json': plugin({
        ...EXPORT,
        'export-dynamic:clean': 'run export-dynamic --clean',
        postversion: 'yarn run export-dynamic',
      }),
    });
    expect(scripts).toEqual(BUILD);
  });

  it.each([
    ['build', 'backstage-cli package build && yarn export-dynamic', 'backstage-cli package build'],
    ['prepack', 'backstage-cli package prepack && rhdh-cli plugin export', 'backstage-cli package prepack'],
    ['build', 'yarn tsc; cd . && rhdh-cli plugin export 2>/dev/null', 'yarn tsc'],
  ])('takes the export out of %s: %s', async (name, text, rest) => {
    const files = { 'plugins/a/package.json': plugin({ ...EXPORT, [name]: text }) };
    const tree = workspace(files);
    const told = await migrated(tree);
    expect(scriptsOf(tree)).toMatchObject({ [name]: text });
    if (text.includes('yarn export')) expect(told).toContain(`take it out of ${name}`);
    const [said, scripts] = await clean(files);
    expect(scripts).toEqual({ ...BUILD, [name]: rest });
    expect(said).toContain(`removed  the export in script ${name}: carried over; the script is ${rest}`);
  });

  it.each([
    ['build', 'rhdh-cli plugin export && cp -r dist-dynamic out', 'needs the export'],
    ['build', 'rhdh-cli plugin export', 'is a build of others'],
    ['build', 'tsc || rhdh-cli plugin export', 'has a condition'],
    ['deploy', 'yarn tsc && rhdh-cli plugin export', 'does more'],
  ])('leaves %s as it is: %s, which %s', async (name, text) => {
    const [, scripts] = await clean({ 'plugins/a/package.json': plugin({ [name]: text }) });
    expect(scripts).toMatchObject({ [name]: text });
  });
});

describe('two calls that export one plugin differently', () => {
  it('are a conflict for a person, and what they agree on is written', async () => {
    const tree = workspace({
      'plugins/a/package.json': plugin({
        'export-dynamic': 'rhdh-cli plugin export --shared-package x --embed-package b c',
        'export-other': 'rhdh-cli plugin export --embed-package b --shared-package x --minify --clean',
      }),
    });
    const said = await migrated(tree, { clean: true });
    const manifest = JSON.parse(tree.read('plugins/a/package.json', 'utf8') ?? '') as { dynplug: object };
    expect(manifest.dynplug).toEqual({ sharedPackages: ['x'] });
    // Nothing is called done that was not written.
    expect(said).toMatch(/done .*dynplug\.sharedPackages/);
    expect(said).not.toMatch(/done .*dynplug\.(embedPackages|minify)/);
    expect(said).toContain(
      'person   dynplug.embedPackages: script export-dynamic says ["b","c"], script export-other says ["b"]. One target cannot do both',
    );
    expect(said).toContain(
      'person   dynplug.minify: script export-dynamic says nothing, script export-other says true.',
    );
    expect(Object.keys(scriptsOf(tree))).toContain('export-other');
  });

  it('are none when they differ in nothing that is an option here', async () => {
    const said = await migrated(
      workspace({
        'plugins/a/package.json': plugin({
          ...EXPORT,
          'export-dynamic:clean': 'rhdh-cli plugin export --clean --no-in-place',
        }),
        Makefile: 'x:\n\tcd plugins/a && npx @red-hat-developer-hub/cli plugin export --embed-package c\n',
      }),
    );
    expect(said).toContain(
      'dynplug.embedPackages: script export-dynamic says nothing, script export-dynamic:clean says nothing, Makefile line 2 says ["c"]',
    );
    expect(said).not.toMatch(/in-place says/);
  });
});

it('a workspace without calls stays as it is', async () => {
  const tree = workspace({ 'plugins/a/package.json': plugin({}), Makefile: 'all:\n\tyarn build\n' });
  expect(await migrated(tree)).toMatch(/^Nothing of rhdh-cli/);
  expect(changesIn(tree)).toEqual([]);
});

it('says that a script runs in place of the target that is inferred', async () => {
  const tree = workspace({ 'plugins/a/package.json': plugin({ export: CALL }) });
  expect(about(await migrated(tree), 'plugins/a/package.json')).toContain(
    `done script export, ${CALL}: the target export is inferred, but Nx runs the script export in its place until you rename it or --clean removes it`,
  );
  await migrated(tree, { clean: true });
  expect(scriptsOf(tree)).not.toHaveProperty('export');
});
