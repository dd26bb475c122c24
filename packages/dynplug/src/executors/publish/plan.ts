// What a run publishes: what was asked for, or else what there is.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PACK_REPORT_FILE } from '../../packaged/pack-report';
import { DynplugError } from '../../support/errors';

export const KINDS = ['npm', 'oci', 'both', 'static'] as const;
/** `static` is the ordinary package, which goes the way of `npm`. */
export type PublishedKind = 'npm' | 'oci' | 'static';

/** Absolute. */
export interface PackagedFolders {
  readonly packed: string;
  readonly image: string;
}

/** @returns at least one, npm first @throws EOPTION for a kind that does not exist, ENOTBUILT when nothing was made */
export function publishPlan(
  kind: (typeof KINDS)[number] | undefined,
  { packed, image }: PackagedFolders,
): readonly PublishedKind[] {
  if (kind !== undefined && !KINDS.includes(kind))
    throw new DynplugError('EOPTION', `kind: "${kind as string}" cannot be published.`, `Known: ${KINDS.join(', ')}.`);
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
