// `nx run my-plugin:publish`. Never cached: a registry is not an output of the workspace, and what already exists is not sent again.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { type ProjectLocation, projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { PUBLISH } from '../../options/delivery';
import type { Written } from '../../options/option';
import { publishImage } from '../../publish/publish-image';
import { inProject } from '../../files/paths';
import { print } from '../../terminal/print';
import { readOptions } from '../read-options';
import { deliver } from './deliver';
import { deliverySettings } from './delivery-settings';
import { type PublishedKind, planText, publishPlan } from './plan';
import { publishEach } from './publish-each';
import { requireFresh } from './require-fresh';
import { publishToNpm } from './publish-to-npm';
import { refuseUnusedOptions } from './unused-options';
import { own } from '../../json/values';

const publishExecutor: PromiseExecutor<Written<typeof PUBLISH>> = async (given, context) =>
  reportFailure(context, async () => {
    const location = projectLocation(context);
    const { workspaceRoot, projectRoot, name } = location;
    const options = readOptions(PUBLISH, given, context);
    const release = own(options.nxReleaseVersionData, name) as { readonly newVersion?: unknown } | undefined;
    if (release?.newVersion === null) {
      print(`  skipped   ${name} gets no new version in this release`);
      return;
    }
    const isStatic = options.kind === 'static';
    const packPath = options.packPath ?? inProject(projectRoot, isStatic ? 'dist-pack-static' : 'dist-pack');
    const packed = path.resolve(workspaceRoot, packPath);
    const image = path.resolve(workspaceRoot, options.imagePath);
    const plan = publishPlan(options.kind, { packed, image });
    refuseUnusedOptions(given, plan, context);
    if (plan.length > 1) print(planText(plan));
    for (const kind of plan) requireFresh(context, name, kind, { packed, image });
    const outputs = outputFolders(options.outputPath, location, plan.length > 1);
    const title = `Published ${name}`;
    const settings = deliverySettings(options, workspaceRoot, process.env);
    const { dryRun } = settings;
    await publishEach(plan, (kind) =>
      kind === 'oci'
        ? deliver(title, workspaceRoot, (delivering) =>
            publishImage({
              workspaceRoot,
              projectRoot,
              image,
              outputPath: outputs.oci,
              references: options.references,
              ...settings,
              ...delivering,
            }),
          )
        : publishToNpm({ title, workspaceRoot, projectRoot, packed, outputPath: outputs[kind], dryRun }, options),
    );
  });

/** Each kind replaces its folder as a whole, so two kinds need two. */
function outputFolders(
  outputPath: string | undefined,
  { projectRoot }: ProjectLocation,
  isBoth: boolean,
): Readonly<Record<PublishedKind, string>> {
  const oci = outputPath ?? inProject(projectRoot, 'dist-publish');
  return { oci, npm: isBoth ? `${oci}-npm` : oci, static: outputPath ?? inProject(projectRoot, 'dist-publish-static') };
}

export default publishExecutor;
