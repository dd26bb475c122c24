// `nx g @org/dynplug:configure my-plugin --fix`.
import type { Tree } from '@nx/devkit';
import { targetNames } from '../../inference/plugin-options';
import { CONFIGURE } from '../../options/generators';
import { type Complete, type Written, complete } from '../../options/option';
import { isFrontendRole } from '../../plugin/role';
import { parseJsonc } from '../../json/parse-json';
import { DynplugError } from '../../errors/errors';
import { print } from '../../terminal/print';
import { ourOptions, parseNxJson } from '../nx-json';
import { askOnTerminal } from '../ask-on-terminal';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { workspaceProjects } from '../workspace-projects';
import { awaitedBuilds } from './awaited-builds';
import { choosePlugins } from './choose-plugins';
import { effectiveOptions } from './effective-options';
import { explicitTargets } from './explicit-targets';
import { type Summary, formatSummary } from './format-summary';
import { configured, lacking } from './lacking';
import type { Fixable, Missing } from './missing';
import { workspaceToDo } from './workspace-to-do';

export default function configureGenerator(tree: Tree, given: Written<typeof CONFIGURE>): Promise<void> {
  return failInFull(async () => {
    const options = complete(CONFIGURE, readOptions('configure', CONFIGURE, given));
    const { fix, explicit, check } = options;
    requireOneMode(options);
    const text = tree.read('nx.json', 'utf8');
    if (text === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const forAll = ourOptions(tree, parseNxJson(text));
    const nxJson = parseJsonc(text) as Readonly<Record<string, unknown>>;
    const projects = workspaceProjects(tree);
    const wanted = (options.projects ?? []).flatMap((names) => names.split(',')).filter((name) => name !== '');
    const all = options.all || (check && wanted.length === 0);
    const chosen = await choosePlugins(projects, { wanted, all, ask: askOnTerminal });
    const known = chosen.map((plugin) => configured({ tree, projects, nxJson }, plugin, forAll));
    if (options.showOptions) {
      for (const one of known) print([one.plugin.name, ...effectiveOptions(one, forAll)].join('\n'));
      return;
    }
    // All are looked at before the first is changed: what is wrong with one leaves the others as they are.
    const found = known.map((one) => {
      const checks = lacking(one);
      const targets = explicit ? explicitTargets(one) : [];
      return {
        name: one.plugin.name,
        root: one.plugin.root,
        awaited: awaitedBuilds(one),
        missing: [...checks, ...targets],
        written: [...(fix ? checks : []), ...targets],
      };
    });
    for (const fixable of found.flatMap(({ written }) => written.filter(isFixable)))
      tree.write(fixable.file, fixable.fixed(tree.read(fixable.file, 'utf8') ?? ''));
    const hasFrontends = chosen.some(({ manifest }) => isFrontendRole(manifest.backstage?.['role']));
    const builds = found.flatMap(({ awaited }) => awaited);
    const toDo = workspaceToDo(tree, nxJson, { build: targetNames(forAll).build, builds, hasFrontends });
    print(formatSummary({ plugins: found, toDo }));
    if (check) requireComplete(found, toDo);
  });
}

/** @throws EOPTION for one that writes beside one that does not */
function requireOneMode({ fix, explicit, check, showOptions }: Complete<typeof CONFIGURE>): void {
  if (!(check || showOptions) || !(fix || explicit)) return;
  throw new DynplugError(
    'EOPTION',
    `--${check ? 'check' : 'showOptions'} writes nothing, but --fix and --explicit do.`,
    'Leave one out.',
  );
}

/** @throws EINCOMPLETE */
function requireComplete(plugins: Summary['plugins'], toDo: Summary['toDo']): void {
  const incomplete = [
    ...plugins.filter(({ missing }) => missing.length > 0).map(({ name }) => name),
    ...(toDo.length > 0 ? ['the workspace'] : []),
  ];
  if (incomplete.length === 0) return;
  throw new DynplugError(
    'EINCOMPLETE',
    `Not configured completely: ${incomplete.join(', ')}.`,
    'The lines above list what is missing. Run "nx g @org/dynplug:configure --all --fix", and do what is left by hand.',
  );
}

const isFixable = (missing: Missing): missing is Fixable => 'file' in missing;
