// `nx g @org/dynplug:bundle notes-image --projects=tag:notes`.
import path from 'node:path';
import type { Tree } from '@nx/devkit';
import { bundleTargets } from '../../inference/targets';
import { bundleReferences, shortName } from '../../inference/workspace-image';
import { BUNDLE } from '../../options/generators';
import { type Written, complete } from '../../options/option';
import { DynplugError } from '../../errors/errors';
import { requireExpanded } from '../../output/output-place';
import { print } from '../../terminal/print';
import { ourOptions, parseNxJson } from '../nx-json';
import { askOnTerminal } from '../ask-on-terminal';
import { failInFull } from '../fail-in-full';
import { readOptions } from '../read-options';
import { projectsNamed } from '../projects-named';
import { type WorkspaceProject, workspaceProjects } from '../workspace-projects';
import { bundleFacts } from './bundle-facts';
import { matchingPlugins, pluginNames } from './matching-plugins';

export default function bundleGenerator(tree: Tree, given: Written<typeof BUNDLE>): Promise<void> {
  return failInFull(async () => {
    const options = complete(BUNDLE, readOptions('bundle', BUNDLE, given));
    const { name } = options;
    if (!/^(@[\w.-]+\/)?[\w.-]+$/.test(name))
      throw new DynplugError(
        'EOPTION',
        `name: "${name}" is not a project name.`,
        'Use letters, digits, ".", "-", "_".',
      );
    const nxJson = parseNxJson(tree.read('nx.json', 'utf8') ?? '{}');
    const projects = workspaceProjects(tree);
    const wanted = options.projects ?? (await askOnTerminal(pluginNames(projects))) ?? [];
    if (wanted.length === 0)
      throw new DynplugError('EOPTION', 'projects names no plugin.', 'Name plugins, or a tag as tag:<tag>.');
    const found = matchingPlugins(projects, wanted);
    const patterns = wanted.map((one) => patternOf(projects, one));
    const root = requireInside(options.directory ?? `images/${shortName(name)}`);
    const file = path.posix.join(root, 'project.json');
    const pluginOptions = ourOptions(tree, nxJson);
    const references = options.references ?? bundleReferences(pluginOptions, name);
    const text = `${JSON.stringify(
      {
        $schema: path.posix.relative(root, 'node_modules/nx/schemas/project-schema.json'),
        name,
        // Nx builds exactly these before, and knows by them when the image is affected.
        implicitDependencies: patterns,
        targets: bundleTargets(
          pluginOptions,
          { projects: patterns, references },
          nxJson.hasProduction,
          bundleFacts(tree, projects, found, pluginOptions),
        ),
      },
      null,
      2,
    )}\n`;
    const present = tree.read(file, 'utf8');
    if (present === text) return;
    if (present !== null || projects.some((project) => project.name === name)) throw exists(present, file, name);
    tree.write(file, text);
    const names = found.map((plugin) => plugin.name).join(', ');
    print(`${name} packages ${names}${references ? ` as ${references.join(', ')}` : ''}.`);
    if (!references) print('It has no name for registries: set its option references, or imageRepository in nx.json.');
  });
}

/** As Nx takes it: it knows no folders and no names of packages here. @param wanted means one project, or is a tag */
function patternOf(projects: readonly WorkspaceProject[], wanted: string): string {
  return projectsNamed(projects, wanted)[0]?.name ?? wanted;
}

function requireInside(directory: string): string {
  requireExpanded('directory', directory);
  const root = path.posix.normalize(directory.replaceAll('\\', '/')).replace(/\/$/, '');
  if (root !== '.' && !root.startsWith('..') && !path.posix.isAbsolute(root) && !/^\w:/.test(root)) return root;
  throw new DynplugError(
    'EOUTPUT',
    `directory: ${directory} is not a folder below the workspace root.`,
    'For example images/notes.',
  );
}

function exists(present: string | null, file: string, name: string): DynplugError {
  return present === null
    ? new DynplugError('EEXISTS', `A project ${name} exists already.`, 'Choose another name.')
    : new DynplugError(
        'EEXISTS',
        `${file} already exists with different content.`,
        'Change it by hand, or choose another name or directory.',
      );
}
