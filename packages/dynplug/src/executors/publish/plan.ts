// What a run publishes: what was asked for, or else what there is.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PUBLISH_KINDS } from '../../options/delivery';
import { PACK_REPORT_FILE } from '../../packaged/pack-report';
import { DynplugError } from '../../errors/errors';

/** `static` is the ordinary package, which goes the way of `npm`. */
export type PublishedKind = 'npm' | 'oci' | 'static';

/** Absolute. */
export interface PackagedFolders {
  readonly packed: string;
  readonly image: string;
}

/** @returns at least one, npm first @throws ENOTBUILT when nothing was made */
export function publishPlan(
  kind: (typeof PUBLISH_KINDS)[number] | undefined,
  { packed, image }: PackagedFolders,
): readonly PublishedKind[] {
  if (kind === 'both') return ['npm', 'oci'];
  if (kind !== undefined) return [kind];
  const plan: PublishedKind[] = [
    ...(existsSync(path.join(packed, PACK_REPORT_FILE)) ? (['npm'] as const) : []),
    ...(existsSync(path.join(image, 'image.json')) ? (['oci'] as const) : []),
  ];
  if (plan.length > 0) return plan;
  throw new DynplugError(
    'ENOTBUILT',
    `There is nothing to publish: ${packed} holds no packed plugin, and ${image} no image.`,
    'Run pack or package-oci first, or let this target depend on one of them.',
  );
}

/** For people. */
export const KIND_NAMES: Readonly<Record<PublishedKind, string>> = {
  npm: 'the tarball (npm)',
  oci: 'the image (oci)',
  static: 'the ordinary package (static)',
};

/** One line. */
export function planText(plan: readonly PublishedKind[]): string {
  return `  plan      ${plan.map((kind) => KIND_NAMES[kind]).join(', then ')}`;
}
