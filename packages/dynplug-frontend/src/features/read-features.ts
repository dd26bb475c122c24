// What the entry points of a built remote are: asked of the built code, and of its types where that does not run outside of a browser.
import path from 'node:path';
import type { BuildRequest, FederationRequest, Problem } from '../protocol';
import type { SourcePaths } from '../report/source-paths';
import { loadRemote } from './load-remote';
import { typesOf } from './types-of';

/** Default exports that apps take; what else has a `$$type` is not a frontend feature. */
const FEATURES = ['@backstage/FrontendPlugin', '@backstage/FrontendModule', '@backstage/BackstagePlugin'];

export interface ReadFeatures {
  /** Mount → `$$type`. */
  readonly features: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/** @param candidates mount → file, relative to the project; each is exposed by the remote @param paths the names of files in reports */
export async function readFeatures(
  { projectDir, bundle }: BuildRequest,
  { name, output }: FederationRequest,
  candidates: Readonly<Record<string, string>>,
  paths: SourcePaths,
): Promise<ReadFeatures> {
  const mounts = Object.keys(candidates);
  const loaded = await loadRemote({ output, name, publicPath: bundle.publicPath, projectDir, mounts });
  const silent = mounts.filter((mount) => loaded.failures.has(mount));
  const typed = silent.length > 0 ? typesOf(projectDir, pick(candidates, silent)) : new Map<string, string | null>();
  const features: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const mount of mounts) {
    const type = loaded.types.get(mount) ?? typed?.get(mount) ?? null;
    if (type !== null && FEATURES.includes(type)) features[mount] = type;
    const reason = loaded.failures.get(mount);
    if (reason !== undefined && !typed)
      problems.push({
        severity: 'error',
        kind: 'features',
        file: paths.relative(path.join(projectDir, candidates[mount] as string)),
        message: `it does not load outside of a browser (${reason}), and TypeScript is not installed to read its types`,
      });
  }
  return { features, problems };
}

function pick(all: Readonly<Record<string, string>>, keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
