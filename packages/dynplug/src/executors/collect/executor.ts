// `nx run my-catalog:collect`.
import type { PromiseExecutor } from '@nx/devkit';
import { collectFragments } from '../../collect/collect-fragments';
import { formatContractFindings } from '../../host/format-findings';
import { findProjects } from '../../nx/find-projects';
import { projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { posixRelative } from '../../support/paths';
import { print } from '../../support/print';
import { normalizeCollectOptions } from './normalize-options';
import type { CollectExecutorOptions } from './schema';

const collectExecutor: PromiseExecutor<CollectExecutorOptions> = async (schema, context) =>
  reportFailure(context, () => {
    const { workspaceRoot, projectRoot } = projectLocation(context);
    const { patterns, ...options } = normalizeCollectOptions(schema, projectRoot);
    const projects = findProjects(context, patterns);
    const { output, packages, findings } = collectFragments({ workspaceRoot, projects, ...options });
    print(
      [
        `${packages.length} plugins of ${projects.length} projects in ${posixRelative(workspaceRoot, output)}`,
        ...packages.map((name) => `  ${name}`),
        ...(findings.length > 0 ? [formatContractFindings(findings, context.isVerbose)] : []),
      ].join('\n'),
    );
  });

export default collectExecutor;
