// `nx run my-catalog:collect`.
import type { PromiseExecutor } from '@nx/devkit';
import { collectFragments } from '../../collect/collect-fragments';
import { findingsText } from '../../host/findings-text';
import { findProjects } from '../../nx/find-projects';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { COLLECT } from '../../options/executors';
import type { Written } from '../../options/option';
import { refuseOptions } from '../../options/require-options';
import { posixRelative } from '../../files/paths';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { staleWarning } from '../stale-text';

const collectExecutor: PromiseExecutor<Written<typeof COLLECT>> = async (given, context) =>
  reportFailure(context, () => {
    const { workspaceRoot } = projectLocation(context);
    const { projects: patterns, ...options } = readOptions(COLLECT, given, context);
    if (patterns.length === 0 || options.folders.length === 0)
      refuseOptions(
        `${patterns.length === 0 ? 'projects' : 'folders'} is empty: there is nothing to collect.`,
        'List projects by name, or by a tag such as tag:dynamic-plugin.',
      );
    const projects = findProjects(context, patterns);
    const { output, packages, findings, sources } = collectFragments({ workspaceRoot, projects, ...options });
    print(
      [
        `${packages.length} plugins of ${projects.length} projects in ${posixRelative(workspaceRoot, output)}`,
        ...packages.map((name) => `  ${name}`),
        ...sources.flatMap(({ name, folder }) => staleWarning(context, name, folder) ?? []),
        ...(findings.length > 0 ? [findingsText(findings, context.isVerbose)] : []),
      ].join('\n'),
    );
  });

export default collectExecutor;
