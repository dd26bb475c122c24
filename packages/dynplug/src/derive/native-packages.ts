// The native packages that would stop an export, without deriving anything.
import type { Finding } from '../errors/errors';
import { nativeFindings } from './checks/native-findings';
import { filesOfInstalled, walkFrom } from './derive-backend';
import type { DeriveRequest } from './derivation';
import { readSourcePlugin } from './source-plugin';

/** @returns ENATIVE, at most once @throws what readSourcePlugin throws, and what a walk through an incomplete tree does */
export function nativePackages(request: DeriveRequest): readonly Finding[] {
  const source = readSourcePlugin(request.workspaceRoot, request.projectRoot);
  const walked = walkFrom(source, request);
  return nativeFindings({ ...walked, own: { packages: [] }, installed: filesOfInstalled(walked) });
}
