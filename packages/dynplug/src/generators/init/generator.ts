// `nx add @org/dynplug` and `nx g @org/dynplug:init`.
import type { GeneratorCallback, Tree } from '@nx/devkit';
import { requireNx } from '../../inference/require-workspace';
import { INIT } from '../../options/generators';
import type { Written } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { isBackendRole, isFrontendRole } from '../../plugin/role';
import { isObject } from '../../json/values';
import { print } from '../../terminal/print';
import { failInFull } from '../fail-in-full';
import { askYesNo } from '../ask-on-terminal';
import { isOurs, ourOptions, parseNxJson } from '../nx-json';
import { readOptions } from '../read-options';
import { readTreeJson } from '../tree-json';
import { nextSteps, pluginsIn } from './next-steps';
import { askSettings } from './ask-settings';
import { addEngine } from './frontend-engine';
import { ignoreOutputs } from './ignore-outputs';
import { type MayReplace, keepAll, registerPlugin, writeDelivery } from './register-plugin';

const MANIFEST = 'package.json';

export default function initGenerator(tree: Tree, typed: Written<typeof INIT>): Promise<GeneratorCallback | undefined> {
  return failInFull(async () => {
    const options = readOptions('init', INIT, typed);
    requireNx(tree.root);
    const nxJson = tree.read('nx.json', 'utf8');
    if (nxJson === null)
      throw new DynplugError('ENX', 'This workspace has no nx.json.', 'Run "npx nx init" first, in its root.');
    const parsed = parseNxJson(nxJson);
    const current = parsed.plugins.some(isOurs) ? ourOptions(tree, parsed) : undefined;
    const isSaid = Object.keys(options).length > 0;
    const settings = isSaid ? given(withKind(options)) : await askSettings(current);
    const { imageRepository, npmRegistry, ...forAll } = settings;
    const manifest = readTreeJson(tree, MANIFEST);
    // A change of these in nx.json would run everything again. A root that is a plugin has options of its own in that field.
    const isApart = manifest !== undefined && !isPluginRole(manifest) && !namesDelivery(nxJson);
    const delivery = given({ imageRepository, npmRegistry });
    const registered = await registerPlugin(nxJson, isApart ? forAll : { ...settings }, askToReplace);
    const delivered =
      isApart && (await writeDelivery(tree.read(MANIFEST, 'utf8') ?? '', manifest['dynplug'], delivery, askToReplace));
    const gitignore = tree.read('.gitignore', 'utf8') ?? undefined;
    const ignored = ignoreOutputs(gitignore);
    const plugins = pluginsIn(tree);
    const hasFrontends = plugins.some(({ manifest }) => isFrontendRole(manifest.backstage?.['role']));
    if (typeof delivered === 'string' && delivered !== tree.read(MANIFEST, 'utf8')) tree.write(MANIFEST, delivered);
    const install = hasFrontends ? addEngine(tree) : undefined;
    if (registered !== nxJson) tree.write('nx.json', registered);
    if (ignored !== undefined && ignored !== gitignore) tree.write('.gitignore', ignored);
    print(nextSteps(tree, plugins));
    return install && (() => failInFull(install));
  });
}

/** Where tarballs go says that there are some. */
function withKind(options: Written<typeof INIT>): Written<typeof INIT> {
  const { npmRegistry, imageRepository, publishKind } = options;
  if (npmRegistry === undefined || publishKind !== undefined) return options;
  return { ...options, publishKind: imageRepository === undefined ? 'npm' : 'both' };
}

function isPluginRole({ backstage }: { readonly backstage?: unknown }): boolean {
  const role = isObject(backstage) ? backstage['role'] : undefined;
  return isBackendRole(role) || isFrontendRole(role);
}

/** Whether nx.json names an address already: an option in both places is an error. */
function namesDelivery(nxJson: string): boolean {
  const entry = parseNxJson(nxJson).plugins.find(isOurs);
  const options = typeof entry === 'object' ? entry.options : undefined;
  return options?.['imageRepository'] !== undefined || options?.['npmRegistry'] !== undefined;
}

/** Without options that have no value. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

const askToReplace: MayReplace = (file, conflicts) => {
  const shown = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
  const changes = conflicts.map(({ name, present, wanted }) => `${name} from ${shown(present)} to ${shown(wanted)}`);
  return askYesNo(`Change ${changes.join(' and ')} in ${file}?`) ?? keepAll(file, conflicts);
};
