// `nx run my-plugin:publish`. Never cached: a registry is no output of the workspace, and what is there already is not sent again.
import path from 'node:path';
import type { PromiseExecutor } from '@nx/devkit';
import { type ProjectLocation, projectLocation } from '../../nx/project-location';
import { reportFailure } from '../../nx/report-failure';
import { publishImage } from '../../publish/publish-image';
import { normalizeDelivery } from '../delivery-options';
import { inProject } from '../in-project';
import { deliver } from './deliver';
import { type PublishedKind, planText, publishPlan } from './plan';
import { publishEach } from './publish-each';
import { publishToNpm } from './publish-to-npm';
import type { PublishExecutorOptions } from './schema';
import { refuseUnusedOptions } from './unused-options';
import { own } from '../../support/own';

const OWN = [
  'kind',
  'packPath',
  'registry',
  'allowPublicRegistry',
  'tag',
  'access',
  'otp',
  'firstRelease',
  'nxReleaseVersionData',
  'imagePath',
  'references',
] as const;

const publishExecutor: PromiseExecutor<PublishExecutorOptions> = async (schema, context) =>
  reportFailure(context, async () => {
    const location = projectLocation(context);
    const { workspaceRoot, projectRoot, name } = location;
    const options = normalizeDelivery(schema, OWN, workspaceRoot, process.env);
    if (own(schema.nxReleaseVersionData, name)?.newVersion === null) {
      console.log(`  skipped   ${name} gets no new version in this release`);
      return;
    }
    const isStatic = schema.kind === 'static';
    const packPath = schema.packPath ?? inProject(projectRoot, isStatic ? 'dist-pack-static' : 'dist-pack');
    const packed = path.resolve(workspaceRoot, packPath);
    const image = path.resolve(workspaceRoot, schema.imagePath ?? inProject(projectRoot, 'dist-oci'));
    const plan = publishPlan(schema.kind, { packed, image });
    refuseUnusedOptions(schema, plan, context);
    if (plan.length > 1) console.log(planText(plan));
    const outputs = outputFolders(schema, location, plan.length > 1);
    const title = `Published ${name}`;
    const { dryRun } = options;
    await publishEach(plan, (kind) =>
      kind === 'oci'
        ? deliver(title, workspaceRoot, (delivering) =>
            publishImage({
              workspaceRoot,
              projectRoot,
              image,
              outputPath: outputs.oci,
              references: schema.references,
              ...options,
              ...delivering,
            }),
          )
        : publishToNpm({ title, workspaceRoot, projectRoot, packed, outputPath: outputs[kind], dryRun }, schema),
    );
  });

/** Each kind replaces its folder as a whole, so two kinds need two. */
function outputFolders(
  { outputPath }: PublishExecutorOptions,
  { projectRoot }: ProjectLocation,
  isBoth: boolean,
): Readonly<Record<PublishedKind, string>> {
  const oci = outputPath ?? inProject(projectRoot, 'dist-publish');
  return { oci, npm: isBoth ? `${oci}-npm` : oci, static: outputPath ?? inProject(projectRoot, 'dist-publish-static') };
}

export default publishExecutor;
