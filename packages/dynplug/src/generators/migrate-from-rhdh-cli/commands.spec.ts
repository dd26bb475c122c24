import { type RunCommand, commandsIn } from './commands';
import { scriptRun } from './script-runs';
import { type ShellParser, loadShellParser } from './shell';

let shell: ShellParser;
beforeAll(async () => {
  shell = await loadShellParser();
});

/** Each command in short: `export --in-place` for a call, the program for all others; with the folder if it is not the first one. */
function inShort({ call, bare, folder, isInner }: RunCommand): string {
  const what = call
    ? [call.kind, ...call.flags.map(({ name, values }) => [name, ...values.map(({ text }) => text)].join(' '))].join(
        ' ',
      )
    : (bare[0]?.text ?? '');
  return [isInner ? '$' : '', folder === '.' ? '' : `[${folder}] `, what].join('');
}

describe('commandsIn', () => {
  // Forms of public repositories, with the place of each; names of packages and images are shortened.
  it.each<[string, string, readonly string[]]>([
    ['Vikaspogu/dev-hub-dynamic-plugins', 'janus-cli package export-dynamic-plugin', ['export']],
    [
      'redhat-developer/rhdh-plugins',
      'janus-cli package export-dynamic-plugin --in-place --clean',
      ['export --in-place --clean'],
    ],
    [
      'redhat-developer/rhdh',
      'janus-cli package export-dynamic-plugin --embed-package @a/b @a/c --suppress-native-package cpu-features --ignore-version-check @a/d',
      ['export --embed-package @a/b @a/c --suppress-native-package cpu-features --ignore-version-check @a/d'],
    ],
    [
      'redhat-developer/rhdh, docs',
      "npx @red-hat-developer-hub/cli@latest plugin export --shared-package '!/@backstage/plugin-notifications/' --embed-package @a/b",
      ['export --shared-package !/@backstage/plugin-notifications/ --embed-package @a/b'],
    ],
    [
      'redhat-developer/rhdh, docs',
      'npx @red-hat-developer-hub/cli@latest plugin package --container-tool docker --tag quay.io/a/b:v1',
      ['package --container-tool docker --tag quay.io/a/b:v1'],
    ],
    [
      'redhat-developer/rhdh-plugins',
      "janus-cli package export-dynamic-plugin --embed-package '@a/common'",
      ['export --embed-package @a/common'],
    ],
    ['redhat-developer/rhdh', 'janus-cli package build && node ../../scripts/template.mjs', ['fork', 'node']],
    ['redhat-developer/rhdh-plugins', 'backstage-cli package build && yarn export-dynamic', ['backstage-cli', 'yarn']],
    [
      'Kuadrant/kuadrant-backstage-plugin',
      'rhdh-cli plugin export && cp -r dist-dynamic/dist-scalprum dist-scalprum',
      ['export', 'cp'],
    ],
    [
      'janus-idp/backstage-plugins',
      'yarn tsc && npx --yes @janus-idp/cli@^1.2.0 package export-dynamic-plugin --in-place',
      ['yarn', 'export --in-place'],
    ],
    ['janus-idp/backstage-plugins', './packages/cli/bin/janus-cli package metadata --help', ['other --help']],
    ['janus-idp/backstage-plugins', 'janus-cli new --do-not-edit-packages', ['fork']],
    ['veecode-platform/dynamic-plugins', 'echo "Command moved to dynamic-plugins/package.json"', ['echo']],
    [
      'gashcrumb/dynamic-plugins-getting-started',
      'npx -y @red-hat-developer-hub/cli plugin package \\\n  --tag quay.io/a/b:v1',
      ['package --tag quay.io/a/b:v1'],
    ],
    [
      'rafaeltuelho/rhdh-dynamic-plugins',
      'npx @janus-idp/cli@latest package export-dynamic-plugin --clean',
      ['export --clean'],
    ],
    [
      'rrbanda/rhdh-plugins, a Makefile',
      'cd plugins/a && npx --yes @red-hat-developer-hub/cli plugin export --dynamic-plugins-root "${dproot}" --clean "${clean}" --dev "${dev}" --embed-package "@a/b"',
      ['cd', '[plugins/a] export --dynamic-plugins-root ${dproot} --clean ${clean} --dev ${dev} --embed-package @a/b'],
    ],
    [
      'rrbanda/rhdh-plugins, a Makefile',
      'npx @red-hat-developer-hub/cli@latest plugin package \\\n\t\t--tag $(IMAGE) \\\n\t\t--platform $(PLATFORM) && \\\n\tpodman push $(IMAGE)',
      ['package --tag $(IMAGE) --platform $(PLATFORM)', '$IMAGE', '$PLATFORM', 'podman', '$IMAGE'],
    ],
    [
      'rrbanda/rhdh-plugins, a Makefile',
      'podman run -it --rm -w /home -v $(PWD):/home node:22 bash -c "yarn install && npx --yes @red-hat-developer-hub/cli@latest plugin package --export-to .  && exit"',
      ['podman', '[?] package --export-to .', '$PWD'],
    ],
    [
      'rrbanda/rhdh-plugins, a script',
      '(cd "$plugin_path" && npx "@red-hat-developer-hub/cli@${V}" plugin export \\\n    --embed-package "$EMBED")',
      ['cd', '[?] export --embed-package $EMBED'],
    ],
    [
      'rrbanda/rhdh-plugins, a script',
      'function _package {\n  local args=( )\n  npx @red-hat-developer-hub/cli@latest plugin package "${args[@]}" "$@"\n}',
      ['[?] local', '[?] package ${args[@]} $@'],
    ],
    [
      'redhat-developer/rhdh-loadtest',
      'case "$v" in\n  1.42)\n    run_logged npx --yes @janus-idp/cli@3.6.1 package package-dynamic-plugins --tag "plugins:$tag"\n    ;;\nesac',
      ['package --tag plugins:$tag'],
    ],
    [
      'redhat-developer/rhdh-plugin-export-utils',
      'npx --yes @janus-idp/cli@${V} package package-dynamic-plugins --tag $T\nif [ $? -eq 0 ]\nthen\n  podman push $T\nfi',
      ['package --tag $T', '[', 'podman'],
    ],
    [
      'redhat-developer/rhdh-plugin-export-utils',
      'if ! json=$(npm pack ./dist-dynamic --pack-destination "$d" --json); then exit 1; fi',
      ['$npm', 'exit'],
    ],
    [
      'humanitec',
      'cd $d/../../a-backend\nnpx --yes @janus-idp/cli@1.7.10 package export-dynamic-plugin --embed-as-dependencies --clean\nnpm pack ./dist-dynamic --pack-destination $d/out',
      ['cd', '[?/a-backend] export --embed-as-dependencies --clean', '[?/a-backend] npm'],
    ],
    [
      'humanitec',
      'YARN_ENABLE_IMMUTABLE_INSTALLS=false npx --yes @janus-idp/cli@1.13.1 package export-dynamic-plugin',
      ['export'],
    ],
    [
      'a script that builds in a container',
      'run_in_container "cd workspaces/todo/plugins/todo-backend && \\\n  pwd && \\\n  janus-cli package export-dynamic-plugin"',
      ['run_in_container', '[workspaces/todo/plugins/todo-backend] export'],
    ],
    [
      'a script that watches',
      './node_modules/.bin/rhdh-cli plugin package --export-to "$D" 2>&1 | tail -3',
      ['package --export-to $D', 'tail'],
    ],
    ['a script that prints versions', 'echo "janus-cli version: $(janus-cli --version)"', ['echo', '$janus-cli']],
    [
      'documentation of a host',
      'npx -y @red-hat-developer-hub/cli plugin export --clean --dev \\\n  --dynamic-plugins-root "$HOME/rhdh/dynamic-plugins-root"',
      ['export --clean --dev --dynamic-plugins-root $HOME/rhdh/dynamic-plugins-root'],
    ],
    [
      'a package.json',
      'npm run build && npm run export-dynamic && npm pack ./dist-dynamic --pack-destination .',
      ['npm', 'npm', 'npm'],
    ],
    [
      'a Containerfile of redhat-developer/rhdh',
      'FAILED=0; "$YARN" export-dynamic || FAILED=1; exit $FAILED',
      ['$YARN', 'exit'],
    ],
    // Forms that shells and package managers offer.
    [
      'redirection',
      'rhdh-cli plugin export --embed-package @a/b 2>/dev/null >out.log',
      ['export --embed-package @a/b'],
    ],
    ['comment', 'rhdh-cli plugin export --embed-package @a/b # the client', ['export --embed-package @a/b']],
    ['and then', 'rhdh-cli plugin package -t a/b:1; rhdh-cli plugin export', ['package -t a/b:1', 'export']],
    ['npx -p', 'npx -p @red-hat-developer-hub/cli rhdh-cli plugin export --minify', ['export --minify']],
    ['npx --package', 'npx --package=@janus-idp/cli@3 -- janus-cli package export-dynamic-plugin', ['export']],
    ['npx -c', 'npx -p @janus-idp/cli -c "janus-cli package export-dynamic-plugin --clean"', ['-p', 'export --clean']],
    ['npm exec', 'npm exec @red-hat-developer-hub/cli -- plugin export --dev', ['export --dev']],
    ['yarn dlx -p', 'yarn dlx -p @red-hat-developer-hub/cli rhdh-cli plugin export', ['export']],
    ['pnpm dlx', 'pnpm --package=@red-hat-developer-hub/cli dlx rhdh-cli plugin export', ['export']],
    ['which', 'node $(which rhdh-cli) plugin export', ['export', '$which']],
    ['npm bin', '"$(npm root)/.bin/rhdh-cli" plugin export', ['export', '$npm']],
    ['a variable', '$RHDH_CLI plugin export --embed-package @a/b', ['export --embed-package @a/b']],
    ['bash -c', "bash -lc 'cd plugins/a && rhdh-cli plugin export'", ['cd', '[plugins/a] export']],
    ['concurrently', 'concurrently "rhdh-cli plugin export --clean" "tsc --watch"', ['export --clean', 'tsc']],
    ['cross-env', 'cross-env NODE_OPTIONS=--max-old-space-size=8192 rhdh-cli plugin export', ['export']],
    ['a loop', 'for p in a b; do (cd plugins/$p; rhdh-cli plugin export) & done; wait', ['cd', '[?] export', 'wait']],
    [
      'a folder and back',
      '(cd plugins/a && rhdh-cli plugin export); rhdh-cli plugin package',
      ['cd', '[plugins/a] export', 'package'],
    ],
    ['a condition', 'if rhdh-cli plugin export; then echo done; fi', ['export', 'echo']],
    ['the fork', 'backstage-cli package export-dynamic-plugin', ['export']],
    ['an install', 'npm install --save-dev @janus-idp/cli@3.6.1', ['install']],
    ['a file of its name', 'rm -rf node_modules/.bin/rhdh-cli', ['rm']],
    ['a message', 'echo "rhdh-cli plugin export"', ['echo']],
    ['a message without quotes', 'echo rhdh-cli plugin export', ['echo']],
    ['an open quote', 'rhdh-cli plugin export --embed-package "@a/b', ['export --embed-package @a/b']],
  ])('%s: %s', (_, text, expected) => {
    expect(commandsIn(shell, text, '.').map(inShort)).toEqual(expected);
  });

  it('reads quotes, equals signs and lists of values, and tells variables from text', () => {
    const [command] = commandsIn(
      shell,
      `rhdh-cli plugin export --shared-package "!@a/b" '/x y$/' --embed-package=c "$D" -z d`,
      '.',
    );
    expect(
      command?.call?.flags.map(({ name, values }) => [name, ...values.map(({ text, isOpen }) => [text, isOpen])]),
    ).toEqual([
      ['--shared-package', ['!@a/b', false], ['/x y$/', false]],
      ['--embed-package', ['c', false], ['$D', true]],
      ['-z'],
      ['d'],
    ]);
  });
});

describe('scriptRun', () => {
  it.each<[string, string | undefined]>([
    ['yarn export-dynamic', 'export-dynamic of folder'],
    ['yarn run export-dynamic --no-cache -- -- --clean', 'export-dynamic of folder'],
    ['run export-dynamic --clean', 'export-dynamic of folder'],
    ['npm run export-dynamic -- --clean', 'export-dynamic of folder'],
    ['pnpm export-dynamic', 'export-dynamic of folder'],
    ['yarn --cwd plugins/a export-dynamic', 'export-dynamic of folder'],
    ['yarn workspaces foreach -A run export-dynamic', 'export-dynamic of all'],
    ['npm run export-dynamic --workspaces --if-present', 'export-dynamic of all'],
    ['pnpm -r run export-dynamic', 'export-dynamic of all'],
    ['yarn workspace @a/b export-dynamic', 'export-dynamic of @a/b'],
    ['yarn workspace @a/b run export-dynamic', 'export-dynamic of @a/b'],
    ['turbo run export-dynamic --concurrency=1', 'run,export-dynamic of all'],
    ['npx turbo run export-dynamic', 'run,export-dynamic of all'],
    ['nx run-many -t build,export-dynamic', 'run-many,build,export-dynamic of all'],
    ['concurrently npm:export-dynamic npm:watch', 'export-dynamic,watch of folder'],
    ['run-s build export-dynamic', 'build,export-dynamic of folder'],
    ['npm publish', undefined],
    ['yarn install', undefined],
    ['docker build -t export-dynamic .', undefined],
    ['ls export-dynamic', undefined],
    ['backstage-cli package build', undefined],
  ])('%s', (text, expected) => {
    const [command] = commandsIn(shell, text, '.');
    const run = command && scriptRun(command);
    const of = run && (typeof run.of === 'string' ? run.of : run.of.name);
    expect(run && `${run.scripts.join()} of ${of}`).toBe(expected);
  });
});

describe('a call in a substitution', () => {
  it.each([
    'notify "$(summary "$(rhdh-cli plugin export)")"',
    'bash -c "notify $(rhdh-cli plugin export)"',
    'retry 3 "cd . && log \\"$(rhdh-cli plugin export)\\""',
    'for p in a b; do (if true; then retry 3 "$(rhdh-cli plugin export)"; fi); done',
  ])('is found once: %s', (text) => {
    expect(commandsIn(shell, text, '.').filter(({ call }) => call)).toHaveLength(1);
  });
});
