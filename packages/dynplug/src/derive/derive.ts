// Source plugin → derived package, in memory: role, closure, manifest, files, checks. Reads files, writes none, asks no network.
import { createRequire } from 'node:module';
import { isFrontendRole } from '../plugin/role';
import type { DerivationAhead, DeriveRequest } from './derivation';
import type { DerivedPackage } from './derived-package';
import { startLoader } from './load-entry-point';
import { readSourcePlugin } from './source-plugin';

/** Loads what one of the two kinds needs, and that after the processes are started which take as long to start. */
const later = createRequire(__filename);

/**
 * The derived package of a plugin.
 * @throws DynplugError: one error as itself, several as ECHECKS with all of them
 */
export async function derive(request: DeriveRequest): Promise<DerivedPackage> {
  return (await deriveAhead(request)).checked;
}

/** The same for those who can do something useful meanwhile. @throws what keeps the entries from being known */
export async function deriveAhead(request: DeriveRequest): Promise<DerivationAhead> {
  const { check, includeDependencies } = request.options;
  const source = readSourcePlugin(request.workspaceRoot, request.projectRoot);
  if (isFrontendRole(source.role)) {
    const { deriveFrontend } = later('./derive-frontend') as typeof import('./derive-frontend');
    const derived = await deriveFrontend(source, request);
    return { entries: derived.entries, name: derived.name, checked: Promise.resolve(derived) };
  }
  const loader = check && includeDependencies ? startLoader() : undefined;
  const thread = request.thread?.();
  const stop = (): void => loader?.stop();
  try {
    const { deriveBackend } = later('./derive-backend') as typeof import('./derive-backend');
    const ahead = await deriveBackend(source, { loader, thread }, request);
    const checked = ahead.checked.finally(stop);
    // Who fails otherwise in the meantime does not come to ask.
    checked.catch(() => undefined);
    return { ...ahead, checked };
  } catch (error) {
    stop();
    throw error;
  }
}
